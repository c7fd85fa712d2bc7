package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.HypervisorEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of events, in order, by one thread at a time, never with the host's lock held. There is no thread of its
 * own: whoever caused an event delivers it, or leaves it to the one who is delivering.
 */
final class HostEvents {
    private static final Logger LOG = LoggerFactory.getLogger(HostEvents.class);
    private static final int MOST_WAITING = 4096;

    private final List<Consumer<HypervisorEvent>> listeners = new CopyOnWriteArrayList<>();
    private final ArrayDeque<HypervisorEvent> waiting = new ArrayDeque<>(1);
    private boolean delivering;

    Cancellation.Registration subscribe(Consumer<HypervisorEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Queues an event; past the limit all that waits becomes one order to read everything again. */
    void add(HypervisorEvent event) {
        synchronized (waiting) {
            if (waiting.size() >= MOST_WAITING) {
                waiting.clear();
                waiting.add(new HypervisorEvent.EventsLost("listeners were too slow"));
            } else {
                waiting.add(event);
            }
        }
    }

    void deliver() {
        for (var event = begin(); event != null; event = begin()) {
            try {
                for (var listener : listeners) {
                    tell(listener, event);
                }
            } finally {
                synchronized (waiting) {
                    delivering = false;
                }
            }
        }
    }

    private @Nullable HypervisorEvent begin() {
        synchronized (waiting) {
            if (delivering || waiting.isEmpty()) {
                return null;
            }
            delivering = true;
            return waiting.poll();
        }
    }

    private static void tell(Consumer<HypervisorEvent> listener, HypervisorEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            LOG.error("a listener failed on {}", event, e);
        }
    }
}
