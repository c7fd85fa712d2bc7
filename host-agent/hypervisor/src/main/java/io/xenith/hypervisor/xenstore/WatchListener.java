package io.xenith.hypervisor.xenstore;

/**
 * Hears of changes below a watched path. Called by one thread for all watches of a store, in order; may call the store,
 * but keeps the others waiting meanwhile. What it throws is logged and dropped.
 *
 * <p>An event is a hint to look again: equal events that were not yet delivered are told once, events come also for
 * changes that leave everything as it was, and the first one comes at once when the watch is set, with the watched path
 * itself (before or after {@link XenStore#watch} returns).
 */
@FunctionalInterface
public interface WatchListener {
    /** Something changed at this path, which is the watched one or below it (or the watched one, when a parent went). */
    void onChange(String path);

    /** Changes may have been missed (the connection was lost, or too many waited): read everything again. */
    default void onEventsLost(String why) {}
}
