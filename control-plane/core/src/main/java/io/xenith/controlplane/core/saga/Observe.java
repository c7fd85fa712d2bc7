package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.InstanceState;

/** Waits until the live domain was seen as intended. There is nothing to undo in waiting. */
record Observe(String name) implements Step {
    @Override
    public Outcome run(InstanceState state, SagaContext context) {
        return state.live()
                .map(domain -> Waits.untilAsIntended(state, domain, context))
                .orElseGet(() -> Waits.neverRan(context));
    }

    @Override
    public InstanceState undo(InstanceState state, SagaContext context) {
        return state;
    }
}
