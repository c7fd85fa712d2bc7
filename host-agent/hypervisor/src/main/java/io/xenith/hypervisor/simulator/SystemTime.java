package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine's time. One daemon thread serves the timers of every host; their tasks only flip a state and journal it. */
final class SystemTime implements SimulatedTime {
    static final SystemTime INSTANCE = new SystemTime();
    private static final Logger LOG = LoggerFactory.getLogger(SystemTime.class);

    private final InstantSource clock = InstantSource.system();
    private final ScheduledThreadPoolExecutor timers;

    private SystemTime() {
        timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("simulated-xen-timers").factory());
        timers.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public Cancellation.Registration schedule(Instant at, Runnable task) {
        long delayNanos = Math.max(0, Duration.between(instant(), at).toNanos());
        var timer = timers.schedule(() -> runLogged(task), delayNanos, TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }

    @Override
    public void waitUntil(Instant at, Wakeup wakeup) {
        var left = Duration.between(instant(), at);
        if (left.isPositive()) {
            wakeup.await(left);
        }
    }

    /** A scheduled future would swallow what a task throws. */
    private static void runLogged(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a timer of a simulated host failed", e);
        }
    }
}
