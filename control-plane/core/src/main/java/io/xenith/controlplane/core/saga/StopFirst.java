package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.IntendedPower;

/** Stops the live domain and waits for the proof that it is off. Undone by letting it follow its instance's intent again. */
record StopFirst(String name) implements Step {
    @Override
    public Outcome run(InstanceState state, SagaContext context) {
        var found = state.live();
        if (found.isEmpty()) {
            return Waits.neverRan(context);
        }
        var domain = found.get();
        var stopped = domain.with(domain.intent().withPower(IntendedPower.OFF));
        return Waits.untilAsIntended(state.with(stopped), stopped, context);
    }

    @Override
    public InstanceState undo(InstanceState state, SagaContext context) {
        return Follow.following(state);
    }
}
