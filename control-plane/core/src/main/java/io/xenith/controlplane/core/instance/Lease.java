package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** Who must carry an open operation on. */
public sealed interface Lease {
    /** It waits for an agent's report or its deadline; nobody needs to hold it. */
    record Waiting() implements Lease {}

    /** A replica works on it; another may take over once the time is past. */
    record Held(String replica, Instant until) implements Lease {
        public Held {
            requireNonNull(replica, "replica");
            requireNonNull(until, "until");
        }
    }
}
