package io.xenith.hostagent.time;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One timer thread for all hosts of a process. It only starts work on the executor, so that nothing can hold it up. */
public final class Timers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Timers.class);

    private final Executor executor;
    private final ScheduledThreadPoolExecutor thread;

    public Timers(Executor executor) {
        this.executor = executor;
        this.thread = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("agent-timers").factory());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs the work on the executor after a while, at least a millisecond; answers false when the process is stopping. */
    public boolean after(Duration delay, Runnable work) {
        try {
            var unused = thread.schedule(() -> start(work), Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS);
            return !unused.isCancelled();
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void start(Runnable work) {
        try {
            executor.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.atDebug().log("work after the end of the process was dropped");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
