package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    @Test
    void beginsOnlyWhatCanEndInTime() {
        assertThat(TimeLeft.decide(Duration.ofMinutes(30), 1_000_000 + 1800, NOW)
                        .isDisabled())
                .isFalse();
        var late = TimeLeft.decide(Duration.ofMinutes(30), 1_000_000 + 1799, NOW);
        assertThat(late.isDisabled()).isTrue();
        assertThat(late.getReason()).hasValue("30 minutes may be needed and 29 are left (XENITH_TESTS_UNTIL)");
        assertThat(TimeLeft.decide(Duration.ofMinutes(1), 1, NOW).isDisabled()).isTrue();
    }
}
