package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that moves only when told to, or when the one thread of the simulation waits in it: waiting moves the clock and runs
 * the timers on the way, in order of time, then of scheduling. For one thread.
 */
public final class ManualTime implements SimulatedTime {
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparingLong(Timer::sequence));
    private Instant now;
    private long scheduled;

    public ManualTime(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Cancellation.Registration schedule(Instant at, Runnable task) {
        var timer = new Timer(at, scheduled++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    @Override
    public void waitUntil(Instant at, Wakeup wakeup) {
        while (!wakeup.isAwake() && runNextUntil(at)) {
            // Each round ran one timer; it may have woken us.
        }
        if (!wakeup.isAwake() && now.isBefore(at)) {
            now = at;
        }
    }

    /** Moves the clock on, running every timer that falls due, those that they schedule included. */
    public void advance(Duration by) {
        waitUntil(now.plus(by), new Wakeup());
    }

    /** How many timers are waiting. */
    public int pendingTimers() {
        return timers.size();
    }

    private boolean runNextUntil(Instant limit) {
        var next = timers.peek();
        if (next == null || next.at().isAfter(limit)) {
            return false;
        }
        timers.remove(next);
        if (next.at().isAfter(now)) {
            now = next.at();
        }
        next.task().run();
        return true;
    }

    private record Timer(Instant at, long sequence, Runnable task) {}
}
