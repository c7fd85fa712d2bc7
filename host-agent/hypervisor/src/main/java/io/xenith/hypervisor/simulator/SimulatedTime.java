package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Cancellation;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time that simulated hosts live in: a clock, timers, and waiting. {@link #system} is the machine's own;
 * {@link ManualTime} stands still until it is moved, for deterministic simulations in one thread.
 */
public interface SimulatedTime extends InstantSource {
    /** Runs the task once at that time or soon after; at once-or-soon where it has passed. Closing takes it back. */
    Cancellation.Registration schedule(Instant at, Runnable task);

    /**
     * Holds the caller until that time, or until the wakeup comes or its thread is interrupted (the interrupt stays set).
     */
    void waitUntil(Instant at, Wakeup wakeup);

    /** The machine's clock, and one timer thread for all simulated hosts of this JVM. */
    static SimulatedTime system() {
        return SystemTime.INSTANCE;
    }
}
