package io.xenith.hypervisor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The caller's way to stop a call that is under way. Cancelling is a request: the call ends within a bound, with
 * {@link Failure.Cancelled} or with its result if that came first. Thread-safe; cannot be taken back.
 */
public final class Cancellation {
    private final Set<Runnable> listeners = new LinkedHashSet<>();
    private boolean cancelled;

    /** Asks every call that carries this to stop, those under way and those to come. */
    public void cancel() {
        List<Runnable> toRun;
        synchronized (listeners) {
            cancelled = true;
            toRun = List.copyOf(listeners);
            listeners.clear();
        }
        toRun.forEach(Runnable::run);
    }

    public boolean isCancelled() {
        synchronized (listeners) {
            return cancelled;
        }
    }

    /**
     * Runs the listener once on {@link #cancel}, at once if that was before. For implementations; the listener must be
     * quick. Closing takes it away.
     */
    public Registration onCancel(Runnable listener) {
        synchronized (listeners) {
            if (!cancelled) {
                listeners.add(listener);
                return () -> {
                    synchronized (listeners) {
                        listeners.remove(listener);
                    }
                };
            }
        }
        listener.run();
        return () -> {};
    }

    /** Something to take back by closing. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
