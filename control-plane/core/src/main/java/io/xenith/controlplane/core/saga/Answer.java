package io.xenith.controlplane.core.saga;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.OperationKind;

/** Whether what was asked will be done. */
public sealed interface Answer {
    /** It will; the operation is in the state, or is over already. */
    record Accepted(InstanceState state) implements Answer {
        public Accepted {
            requireNonNull(state, "state");
        }
    }

    /** The instance is not in a state that allows it. */
    record WrongState(InstanceView view) implements Answer {
        public WrongState {
            requireNonNull(view, "view");
        }
    }

    /** It has volumes, which stay on their host. */
    record HasVolumes() implements Answer {}

    /** Something else is being done. */
    record Busy(OperationKind open) implements Answer {
        public Busy {
            requireNonNull(open, "open");
        }
    }

    /** It is locked, and the caller is no administrator. */
    record Locked() implements Answer {}
}
