package io.xenith.controlplane.core.saga;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.placement.PlacementDemand;
import java.util.function.Function;

/** How far an operation came. */
public sealed interface Advance {
    /** Where it stands. */
    InstanceState state();

    /** It is over, or waits for a report. */
    record Rested(InstanceState state) implements Advance {
        public Rested {
            requireNonNull(state, "state");
        }
    }

    /**
     * It needs a host to go on.
     *
     * @param onto goes on with the claim made on a host, as far as it comes
     * @param nowhere unwinds it, as there is no host
     */
    record NeedsHost(
            InstanceState state,
            PlacementDemand demand,
            Function<HostNote, Advance> onto,
            Function<Fault, Advance> nowhere)
            implements Advance {
        public NeedsHost {
            requireNonNull(state, "state");
            requireNonNull(demand, "demand");
            requireNonNull(onto, "onto");
            requireNonNull(nowhere, "nowhere");
        }
    }
}
