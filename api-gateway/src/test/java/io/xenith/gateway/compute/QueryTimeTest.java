package io.xenith.gateway.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTimeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05Z",
                "2026-01-02T03:04:05",
                "2026-01-02 03:04:05",
                "2026-01-02T03:04:05.000000",
                "2026-01-02T04:04:05+01:00",
                "2026-01-02T04:04:05+0100",
                "2026-01-02T04:04:05 01:00"
            })
    void readsTheFormsThatClientsSend(String text) {
        assertThat(QueryTime.find(text)).contains(Instant.parse("2026-01-02T03:04:05Z"));
    }

    @Test
    void readsADayAsItsBeginning() {
        assertThat(QueryTime.find("2026-01-02")).contains(Instant.parse("2026-01-02T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2011/01/01", "yesterday", "2026-13-01", "2026-01-02T25:00:00Z", "1"})
    void refusesWhatIsNoTime(String text) {
        assertThat(QueryTime.find(text)).isEmpty();
    }
}
