package io.xenith.gateway.compute;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.gateway.version.Microversions;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangeTest {

    @Test
    void saysOfEveryMicroversionAdvertisedWhatItMeansHere() {
        assertThat(Arrays.stream(Change.values()).map(Change::minor))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(2, Microversions.COMPUTE.max().minor())
                                .boxed()
                                .toList());
        assertThat(Change.values())
                .allSatisfy(change -> assertThat(change.meaning()).isNotBlank());
    }
}
