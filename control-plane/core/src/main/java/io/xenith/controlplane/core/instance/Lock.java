package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

/** Whether an instance is locked against change, and who must unlock it. */
public sealed interface Lock {
    /** Not locked. */
    record Open() implements Lock {}

    /**
     * Locked.
     *
     * @param byAdministrator then its owner cannot unlock it
     */
    record Closed(boolean byAdministrator, String reason) implements Lock {
        public Closed {
            requireNonNull(reason, "reason");
        }
    }
}
