package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.DomainSize;
import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Resize;
import java.util.List;

/**
 * Back to the old size. The new domain is seen off first, so that never two run; until then it can be given up and the new size goes on.
 * The switch is the point of no return: the new disk is let go, and all that may still fail is the start.
 */
final class RevertResizeSaga implements Saga {
    @Override
    public OperationKind kind() {
        return OperationKind.REVERT_RESIZE;
    }

    @Override
    public List<Step> steps() {
        return List.of(new StopFirst("stop"), new Switch(), new Observe("start"));
    }

    @Override
    public InstanceState failed(InstanceState state, Fault fault, SagaContext context) {
        return state.intent().resize() instanceof Resize.Awaiting
                ? state
                : state.with(state.intent().withFault(fault, context.now()));
    }

    /** Not undone, as said above. */
    private static final class Switch implements Step {
        @Override
        public String name() {
            return "switch";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            if (!(state.intent().resize() instanceof Resize.Awaiting awaiting)) {
                return new Outcome.Done(state);
            }
            var settled = state.with(state.instance()
                    .with(awaiting.previous())
                    .with(state.intent().withResize(Resize.SETTLED, context.now())));
            var live = state.live().orElseThrow();
            var back = state.retained()
                    .map(old -> settled.with(live.ending(context.now()))
                            .with(following(
                                    old.with(DomainPhase.LIVE),
                                    settled,
                                    old.intent().size())))
                    .orElseGet(() -> settled.with(following(
                            live,
                            settled,
                            DomainSize.of(
                                    awaiting.previous(), state.instance().boot().rootBytes()))));
            return new Outcome.Done(
                    Claims.restored(back, back.live().orElseThrow().host()));
        }

        private static Domain following(Domain domain, InstanceState state, DomainSize size) {
            return domain.with(domain.intent().following(state.intent(), size));
        }

        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            return state;
        }
    }
}
