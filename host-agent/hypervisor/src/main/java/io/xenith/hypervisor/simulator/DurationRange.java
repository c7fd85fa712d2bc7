package io.xenith.hypervisor.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long something takes: between two bounds, both possible. */
public record DurationRange(Duration least, Duration most) {
    public DurationRange {
        if (least.isNegative() || most.compareTo(least) < 0) {
            throw new IllegalArgumentException("not a range: " + least + " to " + most);
        }
    }

    public static DurationRange ofMillis(long least, long most) {
        return new DurationRange(Duration.ofMillis(least), Duration.ofMillis(most));
    }

    Duration pick(RandomGenerator chance) {
        long span = most.minus(least).toNanos();
        return span == 0 ? least : least.plusNanos(chance.nextLong(span + 1));
    }
}
