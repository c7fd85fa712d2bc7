package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.OperationKind;
import java.util.List;

/** Start, stop, reboot, pause, unpause, suspend, resume, and plugging ports: change the intent, then see it done. */
record PowerSaga(OperationKind kind) implements Saga {
    /** Those that differ in intent only. */
    static final List<OperationKind> KINDS = List.of(
            OperationKind.START,
            OperationKind.STOP,
            OperationKind.REBOOT,
            OperationKind.PAUSE,
            OperationKind.UNPAUSE,
            OperationKind.SUSPEND,
            OperationKind.RESUME,
            OperationKind.ATTACH_PORT,
            OperationKind.DETACH_PORT);

    @Override
    public List<Step> steps() {
        return List.of(new Follow("order", PowerSaga::asSeen), new Observe("observe"));
    }

    /** A start, a stop or a reboot that worked is the way out of a failure. */
    @Override
    public InstanceState succeeded(InstanceState state, SagaContext context) {
        return state.intent().fault() == null
                ? state
                : state.with(state.intent().withFault(null, context.now()));
    }

    /**
     * The intent is what was last seen again, so that a start that failed does not come true at some later hour. Where nothing is known
     * the intent stays. Reboots that were ordered stay ordered: nobody can tell whether they happened.
     */
    private static InstanceState asSeen(InstanceState state) {
        return state.live()
                .map(domain -> {
                    var power =
                            switch (domain.seen().state()) {
                                case RUNNING -> IntendedPower.RUNNING;
                                case PAUSED -> IntendedPower.PAUSED;
                                case SUSPENDED -> IntendedPower.SUSPENDED;
                                case OFF -> IntendedPower.OFF;
                                case CRASHED, UNSEEN, UNKNOWN, ABSENT, LEFT ->
                                    state.intent().power();
                            };
                    return state.with(
                            state.intent().withPower(power, state.intent().updatedAt()));
                })
                .orElse(state);
    }
}
