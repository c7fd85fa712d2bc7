package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.AttachmentPhase;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceStatus;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.Lock;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationId;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.OperationState;
import io.xenith.controlplane.core.instance.PowerState;
import io.xenith.controlplane.core.instance.Reason;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.controlplane.core.instance.Resize;
import io.xenith.controlplane.core.instance.Route;
import io.xenith.scheduler.HostId;
import org.jspecify.annotations.Nullable;

/** Accepts what is asked of instances: whether their state allows it, what it changes of the intent, and the operation that it becomes. */
public final class Requests {
    private final Sagas sagas;

    /** For these sagas. */
    public Requests(Sagas sagas) {
        this.sagas = sagas;
    }

    /** A new instance with the operation that makes it. */
    public InstanceState create(InstanceState fresh, Reason reason, Lease lease, SagaContext context) {
        return begin(fresh, OperationKind.CREATE, reason, lease, context);
    }

    /**
     * Accepts or refuses.
     *
     * @param administrator whether the caller may pass a lock
     * @param lease under which the operation is begun
     */
    public Answer accept(
            InstanceState state, Ask ask, boolean administrator, Reason reason, Lease lease, SagaContext context) {
        if (state.instance().profile().lock() instanceof Lock.Closed && !administrator) {
            return new Answer.Locked();
        }
        var view = InstanceView.of(state);
        if (ask instanceof Ask.Delete) {
            return delete(state, view, reason, lease, context);
        }
        var open = state.open();
        if (ask instanceof Ask.CallOffMigration) {
            return callOff(state, view, lease, context);
        }
        if (open != null) {
            return new Answer.Busy(open.kind());
        }
        if (!allows(view, state.live().isPresent(), ask)) {
            return new Answer.WrongState(view);
        }
        if (leavesHost(ask) && !state.volumes().isEmpty()) {
            return new Answer.HasVolumes();
        }
        var begun = begin(intending(state, ask, context), ask.kind(), reason, lease, context);
        return new Answer.Accepted(
                switch (ask) {
                    case Ask.Migrate(var onto, var withoutCopy) -> along(begun, onto, withoutCopy);
                    case Ask.MigrateCold(var onto) -> along(begun, onto, false);
                    case Ask.Evacuate(var onto, var _) -> along(begun, onto, false);
                    case Ask.Start _,
                            Ask.Stop _,
                            Ask.Reboot _,
                            Ask.Pause _,
                            Ask.Unpause _,
                            Ask.Suspend _,
                            Ask.Resume _,
                            Ask.Rebuild _,
                            Ask.ResizeTo _,
                            Ask.ConfirmResize _,
                            Ask.RevertResize _,
                            Ask.CallOffMigration _,
                            Ask.Delete _,
                            Ask.AttachVolume _,
                            Ask.DetachVolume _,
                            Ask.Replug _ -> begun;
                });
    }

    /** A resize does only where it has to, and does not where there are volumes. */
    private static boolean leavesHost(Ask ask) {
        return ask instanceof Ask.Migrate || ask instanceof Ask.MigrateCold || ask instanceof Ask.Evacuate;
    }

    private Answer delete(InstanceState state, InstanceView view, Reason reason, Lease lease, SagaContext context) {
        if (view.status() == InstanceStatus.DELETED) {
            return new Answer.WrongState(view);
        }
        var open = state.open();
        if (open == null) {
            return new Answer.Accepted(begin(state, OperationKind.DELETE, reason, lease, context));
        }
        if (open.kind() == OperationKind.DELETE) {
            return new Answer.Accepted(state);
        }
        var cancelled = state.with(open.ended(OperationState.CANCELLED, context.now()));
        return new Answer.Accepted(begin(cancelled, OperationKind.DELETE, reason, lease, context));
    }

    /** At the step that calls it off, where it stays; before a host was found there is nothing to call off. */
    private static Answer callOff(InstanceState state, InstanceView view, Lease lease, SagaContext context) {
        var open = state.open();
        if (open == null
                || open.kind() != OperationKind.MIGRATE
                || state.arriving().isEmpty()) {
            return new Answer.WrongState(view);
        }
        var now = context.now();
        return new Answer.Accepted(
                open.step().equals(MigrateSaga.CALL_OFF)
                        ? state
                        : state.with(open.noted(OperationState.CANCELLED, "called off", "", now)
                                .at(MigrateSaga.CALL_OFF, now)
                                .with(lease, now)));
    }

    private static InstanceState along(InstanceState begun, @Nullable HostId onto, boolean withoutCopy) {
        var from = begun.live().orElseThrow().host();
        return begun.operation()
                .map(operation -> begun.with(operation.along(new Route(from, onto, withoutCopy, null))))
                .orElse(begun);
    }

    private InstanceState begin(
            InstanceState state, OperationKind kind, Reason reason, Lease lease, SagaContext context) {
        var operation = Operation.begun(
                new OperationId(context.ids().get()),
                kind,
                sagas.firstStep(kind),
                lease,
                context.limits().of(kind),
                reason,
                context.now());
        return state.with(state.intent().touched(context.now())).with(operation);
    }

    private static InstanceState intending(InstanceState state, Ask ask, SagaContext context) {
        var now = context.now();
        var intent = state.intent();
        return switch (ask) {
            case Ask.Start _, Ask.Unpause _, Ask.Resume _ -> state.with(intent.withPower(IntendedPower.RUNNING, now));
            case Ask.Stop _ -> state.with(intent.withPower(IntendedPower.OFF, now));
            case Ask.Pause _ -> state.with(intent.withPower(IntendedPower.PAUSED, now));
            case Ask.Suspend _ -> state.with(intent.withPower(IntendedPower.SUSPENDED, now));
            case Ask.Reboot reboot -> state.with(intent.withReboot(reboot.how(), now));
            case Ask.Rebuild rebuild ->
                state.with(state.instance()
                        .with(rebuild.boot())
                        .with(rebuild.profile())
                        .with(intent.withNewRootDisk(now)));
            case Ask.ResizeTo resize -> state.with(intent.withResize(new Resize.Asked(resize.flavor()), now));
            case Ask.Evacuate(var _, var stopped) ->
                stopped ? state.with(intent.withPower(IntendedPower.OFF, now)) : state;
            case Ask.MigrateCold _ ->
                state.with(intent.withResize(new Resize.Asked(state.instance().flavor()), now));
            case Ask.Replug _ -> Attachments.toldAgain(state);
            case Ask.AttachVolume(var volume) -> Attachments.toldAgain(Attachments.with(state, volume));
            case Ask.DetachVolume(var volume) ->
                Attachments.toldAgain(Attachments.turned(state, volume, AttachmentPhase.DETACHING));
            case Ask.ConfirmResize _, Ask.RevertResize _, Ask.Migrate _, Ask.CallOffMigration _, Ask.Delete _ -> state;
        };
    }

    /** Whether an instance that looks so, with nothing open, may be asked. */
    static boolean allows(InstanceView view, boolean placed, Ask ask) {
        var status = view.status();
        return switch (ask) {
            case Ask.Start _ ->
                placed
                        && (status == InstanceStatus.OFF
                                || view.power() == PowerState.CRASHED
                                || (status == InstanceStatus.FAILED && view.power() == PowerState.OFF));
            case Ask.Stop _ -> placed && (status == InstanceStatus.RUNNING || status == InstanceStatus.FAILED);
            case Ask.Reboot reboot ->
                placed
                        && switch (status) {
                            case RUNNING -> true;
                            case OFF, PAUSED, SUSPENDED, FAILED -> reboot.how() == RebootKind.HARD;
                            case BUILDING,
                                    REBOOTING,
                                    REBOOTING_HARD,
                                    REBUILDING,
                                    RESIZING,
                                    AWAITING_CONFIRMATION,
                                    REVERTING,
                                    MIGRATING,
                                    DELETING,
                                    DELETED,
                                    UNKNOWN -> false;
                        };
            case Ask.Pause _, Ask.Suspend _, Ask.Migrate _ -> status == InstanceStatus.RUNNING;
            case Ask.CallOffMigration _ -> status == InstanceStatus.MIGRATING;
            // What its host would say nobody can know; what its user was told last may be a failure.
            case Ask.Evacuate _ -> placed && (status == InstanceStatus.UNKNOWN || status == InstanceStatus.FAILED);
            case Ask.Unpause _ -> status == InstanceStatus.PAUSED;
            case Ask.Resume _ -> status == InstanceStatus.SUSPENDED;
            case Ask.Rebuild _ ->
                placed
                        && (status == InstanceStatus.RUNNING
                                || status == InstanceStatus.OFF
                                || status == InstanceStatus.FAILED);
            case Ask.ResizeTo _, Ask.MigrateCold _ -> status == InstanceStatus.RUNNING || status == InstanceStatus.OFF;
            case Ask.ConfirmResize _, Ask.RevertResize _ -> status == InstanceStatus.AWAITING_CONFIRMATION;
            case Ask.Replug _ ->
                status == InstanceStatus.RUNNING || status == InstanceStatus.OFF || status == InstanceStatus.PAUSED;
            // Another state's order would be carried out with it: a guest that crashed would be started.
            case Ask.AttachVolume _, Ask.DetachVolume _ ->
                placed && (status == InstanceStatus.RUNNING || status == InstanceStatus.OFF);
            case Ask.Delete _ -> status != InstanceStatus.DELETED;
        };
    }
}
