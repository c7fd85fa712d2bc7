package io.xenith.hostagent.domain;

import static java.util.Objects.requireNonNull;

import io.xenith.hypervisor.Domid;
import java.time.Instant;

/** Whether a guest has been asked to stop. Lives in the agent's memory: after a restart the guest is asked once more. */
public sealed interface StopOrder {

    /** Nobody asked. */
    record None() implements StopOrder {}

    /** This domain was asked at this time. */
    record Asked(Domid domid, Instant at) implements StopOrder {
        public Asked {
            requireNonNull(domid);
            requireNonNull(at);
        }
    }
}
