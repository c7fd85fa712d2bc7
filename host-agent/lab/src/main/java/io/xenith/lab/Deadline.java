package io.xenith.lab;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A moment until which something is waited for. */
public final class Deadline {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final Duration length;
    private final long end;

    private Deadline(Duration length) {
        this.length = length;
        this.end = System.nanoTime() + length.toNanos();
    }

    /** From now. */
    public static Deadline in(Duration length) {
        return new Deadline(length);
    }

    /** What is left; zero when it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /** Whether it has passed. */
    public boolean hasPassed() {
        return System.nanoTime() - end >= 0;
    }

    /** Looks again and again until it is so; throws when the deadline passes first, with the second text's words. */
    public void await(String what, BooleanSupplier isSo) {
        while (!isSo.getAsBoolean()) {
            if (hasPassed()) {
                throw new LabException("waited " + length.toSeconds() + " s in vain for " + what);
            }
            try {
                TimeUnit.NANOSECONDS.sleep(Math.min(LOOK_EVERY.toNanos(), left().toNanos()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("interrupted while waiting for " + what, e);
            }
        }
    }
}
