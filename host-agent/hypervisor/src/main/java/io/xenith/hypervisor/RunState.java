package io.xenith.hypervisor;

import java.util.Objects;

/**
 * What Xen says of a domain. A domain that shut down stays visible with its reason until it is destroyed, so that an
 * agent that was away still learns why it ended.
 */
public sealed interface RunState {
    /** On a CPU, ready for one, or blocked waiting for an event: Xen's {@code r}, {@code b} and neither. */
    record Running() implements RunState {}

    /** Held by the toolstack: freshly created or restored, or paused. */
    record Paused() implements RunState {}

    /** The guest has ended; its memory is still held. */
    record Shutdown(ShutdownReason reason) implements RunState {
        public Shutdown {
            Objects.requireNonNull(reason);
        }
    }

    /**
     * Begun by this product and not made to its end: it may lack devices and must not run. It is being made at this moment, or whoever made it
     * died over it.
     */
    record HalfMade() implements RunState {}

    /** Being destroyed; what is left of it will go by itself. */
    record Dying() implements RunState {}
}
