package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

/** Where an instance stands with its size. */
public sealed interface Resize {
    /** It has the size it shall have. */
    Resize SETTLED = new Settled();

    /** It has the size it shall have. */
    record Settled() implements Resize {}

    /** Another size was asked for and is being prepared; quota is claimed for the larger of both. */
    record Asked(Flavor target) implements Resize {
        public Asked {
            requireNonNull(target, "target");
        }
    }

    /** It has a new size and may go back until somebody confirms. */
    record Awaiting(Flavor previous) implements Resize {
        public Awaiting {
            requireNonNull(previous, "previous");
        }
    }
}
