package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.OperationKind;
import java.util.List;

/**
 * Removing an instance: every host that may hold something of it must say that it does not, or be said to be off. There is no way back and no giving up. Its
 * volumes are nobody's then, and stay.
 */
final class DeleteSaga implements Saga {
    @Override
    public OperationKind kind() {
        return OperationKind.DELETE;
    }

    @Override
    public List<Step> steps() {
        return List.of(new Remove());
    }

    @Override
    public boolean isWithoutEnd() {
        return true;
    }

    @Override
    public InstanceState succeeded(InstanceState state, SagaContext context) {
        return state.with(state.intent().deleted(context.now())).withVolumes(List.of());
    }

    /** Tells the agents, and waits for each. Not undone: what was destroyed is gone. */
    private static final class Remove implements Step {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            var ending = Claims.released(
                    Sightings.leftBehind(state.mapDomains(domain -> domain.ending(context.now())), context));
            return ending.unended().isEmpty() ? new Outcome.Done(ending) : new Outcome.Waiting(ending);
        }

        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            return state;
        }
    }
}
