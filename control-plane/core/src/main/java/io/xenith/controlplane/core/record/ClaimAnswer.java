package io.xenith.controlplane.core.record;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.HostNote;

/** Whether a host's row took a claim. */
public sealed interface ClaimAnswer {
    /**
     * The row holds it now; it is given back if the transaction does not commit.
     *
     * @param revision of the host's row after it
     */
    record Accepted(HostNote host, long revision) implements ClaimAnswer {
        public Accepted {
            requireNonNull(host, "host");
        }
    }

    /** It does not fit any more, or the host takes nothing now: a lost race, or an old picture. */
    record Refused() implements ClaimAnswer {}
}
