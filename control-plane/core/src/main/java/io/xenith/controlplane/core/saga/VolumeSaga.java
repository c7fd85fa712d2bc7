package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.AttachmentPhase;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.OperationKind;
import java.util.List;

/**
 * A volume comes or goes: the live domain's agent is told, and must be seen to have done it. One that does not come is told to go again, and
 * stays with the instance until that was seen; one that its guest does not let go of stays, as it was.
 */
record VolumeSaga(OperationKind kind) implements Saga {
    static final List<OperationKind> KINDS = List.of(OperationKind.ATTACH_VOLUME, OperationKind.DETACH_VOLUME);

    @Override
    public List<Step> steps() {
        return List.of(new Order(), new Observe("observe"));
    }

    @Override
    public InstanceState succeeded(InstanceState state, SagaContext context) {
        return Attachments.without(
                Attachments.turned(state, AttachmentPhase.ATTACHING, AttachmentPhase.ATTACHED),
                AttachmentPhase.DETACHING);
    }

    /** What is told was changed when the request was accepted. */
    private static final class Order implements Step {
        @Override
        public String name() {
            return "order";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            return state.live().isEmpty() ? Waits.neverRan(context) : new Outcome.Done(state);
        }

        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            var back = Attachments.turned(
                    Attachments.turned(state, AttachmentPhase.ATTACHING, AttachmentPhase.LEAVING),
                    AttachmentPhase.DETACHING,
                    AttachmentPhase.ATTACHED);
            return back.equals(state) ? state : Attachments.toldAgain(back);
        }
    }
}
