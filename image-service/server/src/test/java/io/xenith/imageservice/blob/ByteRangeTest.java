package io.xenith.imageservice.blob;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0,0,0",
        "bytes=0-,0,99",
        "bytes=10-19,10,19",
        "bytes=90-1000,90,99",
        "bytes=-10,90,99",
        "bytes=-1000,0,99",
        "bytes= 5-6 ,5,6"
    })
    void readsOneRange(String header, long first, long last) {
        assertThat(ByteRange.parse(header, 100)).isEqualTo(new ByteRange.Part(first, last));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=",
                "bytes=-",
                "bytes=5-4",
                "bytes=a-b",
                "bytes=0-1,3-4",
                "lines=1-2",
                "bytes=0x1-2",
                "bytes=99999999999999999999-"
            })
    void ignoresWhatItNeedNotUnderstand(String header) {
        assertThat(ByteRange.parse(header, 100)).isEqualTo(new ByteRange.Whole(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
    void refusesWhatTheBlobDoesNotHave(String header) {
        assertThat(ByteRange.parse(header, 100)).isEqualTo(new ByteRange.Unsatisfiable());
    }

    @Test
    void takesNoHeaderAsAll() {
        @Nullable String none = null;
        assertThat(ByteRange.parse(none, 7)).isEqualTo(new ByteRange.Whole(7));
        assertThat(ByteRange.parse("bytes=-5", 0)).isEqualTo(new ByteRange.Unsatisfiable());
    }
}
