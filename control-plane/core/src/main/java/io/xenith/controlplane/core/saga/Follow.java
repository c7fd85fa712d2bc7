package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.InstanceState;
import java.util.function.UnaryOperator;

/**
 * Makes the live domain follow the intent of its instance. The intent itself was changed when the request was accepted, which is why
 * running this twice orders nothing twice.
 *
 * @param back how the intent is taken back; the identity where what happened cannot be
 */
record Follow(String name, UnaryOperator<InstanceState> back) implements Step {
    @Override
    public Outcome run(InstanceState state, SagaContext context) {
        return state.live().isEmpty() ? Waits.neverRan(context) : new Outcome.Done(following(state));
    }

    @Override
    public InstanceState undo(InstanceState state, SagaContext context) {
        return following(back.apply(state));
    }

    /** With the live domain as its instance shall be, at the size it has. */
    static InstanceState following(InstanceState state) {
        return state.live()
                .map(domain -> state.with(domain.with(domain.intent()
                        .following(state.intent(), domain.intent().size()))))
                .orElse(state);
    }
}
