package io.xenith.controlplane.core.saga;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.placement.PlacementDemand;
import java.util.function.Function;

/** What came of running a step once. */
public sealed interface Outcome {
    /** The step is done; the next may run. */
    record Done(InstanceState state) implements Outcome {
        public Done {
            requireNonNull(state, "state");
        }
    }

    /** The step waits for an agent's report. */
    record Waiting(InstanceState state) implements Outcome {
        public Waiting {
            requireNonNull(state, "state");
        }
    }

    /** The step needs a host. {@code onto} answers the state with the claim made on it; it may be asked for several hosts in turn. */
    record NeedsHost(InstanceState state, PlacementDemand demand, Function<HostNote, InstanceState> onto)
            implements Outcome {
        public NeedsHost {
            requireNonNull(state, "state");
            requireNonNull(demand, "demand");
            requireNonNull(onto, "onto");
        }
    }

    /** The saga goes on at another step of its own. */
    record GoTo(InstanceState state, String step, String why) implements Outcome {
        public GoTo {
            requireNonNull(state, "state");
            requireNonNull(step, "step");
            requireNonNull(why, "why");
        }
    }

    /** The step cannot succeed; the operation unwinds. */
    record Failed(Fault fault) implements Outcome {
        public Failed {
            requireNonNull(fault, "fault");
        }
    }
}
