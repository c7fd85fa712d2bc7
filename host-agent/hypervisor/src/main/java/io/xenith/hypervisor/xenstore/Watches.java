package io.xenith.hypervisor.xenstore;

import io.xenith.hypervisor.Cancellation;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who watches what, and the events on their way to the listeners. The reading thread must never wait for a listener, so
 * events are put aside: equal ones once, and at most so many; beyond that all are dropped and every listener is told so.
 */
final class Watches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

    private final int mostEvents;
    /** By token. Guarded, like everything below, by this object's monitor. */
    private final Map<String, Watch> watches = new LinkedHashMap<>();

    private final LinkedHashSet<Event> events = new LinkedHashSet<>();
    private @Nullable String lost;
    private long nextToken = 1;
    private boolean closed;

    Watches(int mostEvents) {
        this.mostEvents = mostEvents;
        Thread.ofVirtual().name("xenstore-watches").start(this::deliver);
    }

    record Watch(String token, String path, WatchListener listener) {}

    private record Event(String token, String path) {}

    synchronized Watch add(String path, WatchListener listener) {
        // Tokens are never used again, so an event still on its way cannot reach another listener.
        var watch = new Watch("x" + nextToken++, path, listener);
        watches.put(watch.token, watch);
        return watch;
    }

    /** False where it was removed before. */
    synchronized boolean remove(Watch watch) {
        return watches.remove(watch.token) != null;
    }

    synchronized List<Watch> list() {
        return List.copyOf(watches.values());
    }

    synchronized void offer(String path, String token) {
        if (events.size() >= mostEvents && !events.contains(new Event(token, path))) {
            lose("more than " + mostEvents + " events wait");
            return;
        }
        events.add(new Event(token, path));
        notifyAll();
    }

    /** Drops the events that wait and tells every listener that some were missed. */
    synchronized void lose(String why) {
        events.clear();
        lost = why;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        watches.clear();
        events.clear();
        notifyAll();
    }

    private void deliver() {
        try {
            for (var next = take(); next != null; next = take()) {
                for (var watch : next.watches) {
                    tell(watch, next.what);
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("the thread of XenStore's watches was interrupted; no watch is told of anything from now on", e);
        }
    }

    private record Delivery(List<Watch> watches, Consumer<Watch> what) {}

    /** Waits for what there is to tell; null when closed. */
    private synchronized @Nullable Delivery take() throws InterruptedException {
        while (true) {
            if (closed) {
                return null;
            }
            if (lost != null) {
                var why = lost;
                lost = null;
                return new Delivery(list(), watch -> watch.listener.onEventsLost(why));
            }
            if (!events.isEmpty()) {
                var event = events.removeFirst();
                var watch = watches.get(event.token);
                return new Delivery(
                        watch == null ? List.of() : List.of(watch), one -> one.listener.onChange(event.path));
            }
            wait();
        }
    }

    private void tell(Watch watch, Consumer<Watch> what) {
        synchronized (this) {
            if (!watches.containsKey(watch.token)) {
                return;
            }
        }
        try {
            what.accept(watch);
        } catch (RuntimeException e) {
            LOG.warn("a listener on XenStore's {} failed; it misses this event", watch.path, e);
        }
    }

    /** What {@link XenStore#watch} gives to its caller. */
    Cancellation.Registration registration(Watch watch, Runnable unwatch) {
        return () -> {
            if (remove(watch)) {
                unwatch.run();
            }
        };
    }
}
