package io.xenith.imageservice.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a state, up to a deadline. */
public final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

    private Await() {}

    /** Returns once the state is there; fails when it does not come. */
    public static void until(String what, BooleanSupplier state) {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!state.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long until " + what).isLessThan(end);
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
