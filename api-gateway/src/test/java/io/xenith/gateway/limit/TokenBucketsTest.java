package io.xenith.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {

    private long now;
    private final TokenBuckets buckets = new TokenBuckets(10, 3, () -> now);

    @Test
    void allowsABurstThenTheRate() {
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("a")).isZero();
        }
        assertThat(buckets.take("a")).isEqualTo(Duration.ofMillis(100));
        assertThat(buckets.take("b")).as("another key has its own").isZero();

        now += Duration.ofMillis(100).toNanos();
        assertThat(buckets.take("a")).isZero();
        assertThat(buckets.take("a")).isPositive();
    }

    @Test
    void savesUpNoMoreThanItsSize() {
        assertThat(buckets.take("a")).isZero();
        now += Duration.ofDays(1).toNanos();
        for (int i = 0; i < 3; i++) {
            assertThat(buckets.take("a")).isZero();
        }
        assertThat(buckets.take("a")).isPositive();
    }

    @Test
    void staysBoundedWhoeverAsks() {
        for (int i = 0; i < 100_000; i++) {
            buckets.take("key-" + i);
        }
        assertThat(buckets.keys()).isLessThanOrEqualTo(20_001);
    }
}
