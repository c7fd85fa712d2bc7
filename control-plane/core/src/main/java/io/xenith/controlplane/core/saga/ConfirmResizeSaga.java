package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Resize;
import java.util.List;

/** The new size stays. What was kept is let go at once; on another host its claim lasts until that host's agent has removed the old domain. */
final class ConfirmResizeSaga implements Saga {
    @Override
    public OperationKind kind() {
        return OperationKind.CONFIRM_RESIZE;
    }

    @Override
    public List<Step> steps() {
        return List.of(new Release());
    }

    @Override
    public InstanceState succeeded(InstanceState state, SagaContext context) {
        return state.with(state.intent().withResize(Resize.SETTLED, context.now()));
    }

    /** Not undone: the word was given, and the old disk may be gone. */
    private static final class Release implements Step {
        @Override
        public String name() {
            return "release";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            var without = Claims.released(state.mapDomains(
                    domain -> domain.phase() == DomainPhase.RETAINED ? domain.ending(context.now()) : domain));
            return new Outcome.Done(without.live()
                    .map(live -> Claims.confirmed(without, live.host()))
                    .orElse(without));
        }

        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            return state;
        }
    }
}
