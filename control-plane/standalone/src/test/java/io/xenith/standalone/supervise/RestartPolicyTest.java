package io.xenith.standalone.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
    private final RestartPolicy policy =
            new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(10), 5, Duration.ofMinutes(1));

    @Test
    void pausesDoubleUpToTheLongest() {
        assertThat(policy.pauseAfter(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.pauseAfter(3)).isEqualTo(Duration.ofSeconds(4));
        assertThat(policy.pauseAfter(5)).isEqualTo(Duration.ofSeconds(10));
        assertThat(policy.pauseAfter(1000)).isEqualTo(Duration.ofSeconds(10));
    }
}
