package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.InstanceState;

/** One step of a saga. Both halves may be run any number of times; they look at the state and do what is missing. */
public interface Step {
    /** Stable name; it is stored, and shown to operators. */
    String name();

    /** Does what is missing. */
    Outcome run(InstanceState state, SagaContext context);

    /** Takes back what the step did, as far as it came. Cannot fail and does not wait: what a host has to forget, its agent is told. */
    InstanceState undo(InstanceState state, SagaContext context);
}
