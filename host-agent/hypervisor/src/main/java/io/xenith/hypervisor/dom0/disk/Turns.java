package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.util.HashMap;
import java.util.Map;

/** Lets one at a time work on one thing, and keeps count of the room that those at work were promised. */
final class Turns<K> {
    /** The room each was promised. Guarded by the monitor. */
    private final Map<K, Long> atWork = new HashMap<>();

    /** Waits for the turn, at most until the call's deadline. */
    synchronized Turn take(TimeLeft time, K thing) {
        try {
            while (atWork.containsKey(thing)) {
                // Looks up now and then, as a cancellation does not wake it.
                wait(Math.clamp(time.check().toMillis(), 1, 200));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(new Failure.Cancelled(), e);
        }
        time.check();
        atWork.put(thing, 0L);
        return new Turn(thing);
    }

    /** One's turn; closing it lets the next one work. */
    final class Turn implements AutoCloseable {
        private final K thing;

        Turn(K thing) {
            this.thing = thing;
        }

        /** So large it may become, what it is already included. */
        void promise(long bytes) {
            synchronized (Turns.this) {
                atWork.put(thing, bytes);
            }
        }

        /** What each other at work was promised. */
        Map<K, Long> promisedToOthers() {
            synchronized (Turns.this) {
                var others = new HashMap<>(atWork);
                others.remove(thing);
                return others;
            }
        }

        @Override
        public void close() {
            synchronized (Turns.this) {
                atWork.remove(thing);
                Turns.this.notifyAll();
            }
        }
    }
}
