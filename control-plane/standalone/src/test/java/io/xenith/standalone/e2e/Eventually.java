package io.xenith.standalone.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a state, with a deadline. */
final class Eventually {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private Eventually() {}

    /** Looks again and again until the look succeeds; past the deadline the last failure is thrown. */
    static <T> T within(Duration deadline, Supplier<T> look) {
        var end = System.nanoTime() + deadline.toNanos();
        while (true) {
            try {
                return look.get();
            } catch (AssertionError e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
