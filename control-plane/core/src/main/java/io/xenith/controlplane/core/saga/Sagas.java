package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.OperationState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All sagas, and the one way to carry an open operation on. */
public final class Sagas {
    /** More steps than any saga runs in one go; reaching it is a broken invariant, not a wait. */
    private static final int MOST_STEPS = 64;

    private final Map<OperationKind, Saga> sagas = new EnumMap<>(OperationKind.class);

    /** With these sagas, at most one for a kind. */
    public Sagas(List<Saga> all) {
        for (var saga : all) {
            if (sagas.put(saga.kind(), saga) != null) {
                throw new IllegalArgumentException("two sagas for " + saga.kind());
            }
        }
    }

    /** Every saga there is. */
    public static Sagas standard() {
        var all = new ArrayList<Saga>(List.of(
                new CreateSaga(),
                new DeleteSaga(),
                new RebuildSaga(),
                new ConfirmResizeSaga(),
                new RevertResizeSaga(),
                new MigrateSaga(),
                new EvacuateSaga()));
        for (var kind : ResizeSaga.KINDS) {
            all.add(new ResizeSaga(kind));
        }
        for (var kind : PowerSaga.KINDS) {
            all.add(new PowerSaga(kind));
        }
        for (var kind : VolumeSaga.KINDS) {
            all.add(new VolumeSaga(kind));
        }
        return new Sagas(all);
    }

    /** The saga of a kind; a kind that is done as soon as it is recorded has none. */
    public Optional<Saga> find(OperationKind kind) {
        return Optional.ofNullable(sagas.get(kind));
    }

    /** The first step of a kind. */
    public String firstStep(OperationKind kind) {
        return load(kind).steps().getFirst().name();
    }

    /** Carries the open operation of a state on as far as it comes. Nothing happens without one. */
    public Advance advance(InstanceState state, SagaContext context) {
        var current = state;
        for (int round = 0; round < MOST_STEPS; round++) {
            var operation = current.open();
            if (operation == null) {
                return new Advance.Rested(current);
            }
            if (operation.isUnwinding()) {
                return new Advance.Rested(unwind(current, operation, context));
            }
            var saga = load(operation.kind());
            var step = step(saga, operation.step());
            current = current.with(operation.noting(step.name(), "", context.now()));
            var now = context.now();
            switch (step.run(current, context)) {
                case Outcome.Done done -> current = next(saga, step, done.state(), context);
                case Outcome.Waiting waiting -> {
                    var open = load(waiting.state());
                    return new Advance.Rested(waiting.state().with(open.with(new Lease.Waiting(), now)));
                }
                case Outcome.GoTo other -> {
                    var open = load(other.state());
                    current = other.state()
                            .with(open.noted(OperationState.FAILED, other.why(), "", now)
                                    .at(other.step(), now));
                }
                case Outcome.Failed failed ->
                    current = current.with(load(current)
                            .noted(OperationState.FAILED, failed.fault().reason(), "", now)
                            .failing(failed.fault(), now));
                case Outcome.NeedsHost needs -> {
                    return needsHost(saga, step, needs, context);
                }
            }
        }
        throw new IllegalStateException(
                "operation of instance " + state.instance().id() + " does not come to rest");
    }

    /** Gives the open operation up, as its time is over. A saga without end only gets more time, and says what it waits for. */
    public Advance expire(InstanceState state, SagaContext context) {
        // A report may have come that nobody acted on yet; what is done is not given up.
        if (!(advance(state, context) instanceof Advance.Rested rested)) {
            return new Advance.Rested(unwind(state, failing(state, context), context));
        }
        var operation = rested.state().open();
        if (operation == null || operation.deadline().isAfter(context.now())) {
            return rested;
        }
        if (load(operation.kind()).isWithoutEnd()) {
            var more = context.now().plus(context.limits().of(operation.kind()));
            return new Advance.Rested(rested.state().with(operation.until(more, context.now())));
        }
        return new Advance.Rested(unwind(rested.state(), failing(rested.state(), context), context));
    }

    /** Gives the open operation up for a reason that waiting does not mend. A saga without end goes on, as there is no other way out. */
    public Advance giveUp(InstanceState state, Fault fault, SagaContext context) {
        var operation = load(state);
        if (load(operation.kind()).isWithoutEnd()) {
            return new Advance.Rested(state);
        }
        var failing = operation
                .noted(OperationState.FAILED, fault.reason(), "", context.now())
                .failing(fault, context.now());
        return new Advance.Rested(unwind(state, failing, context));
    }

    private Advance needsHost(Saga saga, Step step, Outcome.NeedsHost needs, SagaContext context) {
        Function<HostNote, Advance> onto = host -> {
            var placed = needs.onto().apply(host).with(host);
            var noted = placed.with(load(placed).noted(OperationState.SUCCEEDED, "", host.name(), context.now()));
            return advance(next(saga, step, noted, context), context);
        };
        Function<Fault, Advance> nowhere = fault -> {
            var open = load(needs.state())
                    .noted(OperationState.FAILED, fault.details(), "", context.now())
                    .failing(fault, context.now());
            return new Advance.Rested(unwind(needs.state(), open, context));
        };
        return new Advance.NeedsHost(needs.state(), needs.demand(), onto, nowhere);
    }

    private static InstanceState next(Saga saga, Step done, InstanceState state, SagaContext context) {
        var now = context.now();
        var operation = load(state).noted(OperationState.SUCCEEDED, "", "", now);
        var following = index(saga, done.name()) + 1;
        if (following < saga.steps().size()) {
            return state.with(operation.at(saga.steps().get(following).name(), now));
        }
        var finished = saga.succeeded(state, context);
        return finished.with(finished.intent().touched(now)).with(operation.ended(OperationState.SUCCEEDED, now));
    }

    /** Undoes the step that the operation is at and all before it; that is all in one go, as no undo waits. */
    private InstanceState unwind(InstanceState state, Operation operation, SagaContext context) {
        var saga = load(operation.kind());
        var fault = operation.fault();
        if (fault == null) {
            throw new IllegalStateException("unwinding without a fault");
        }
        var current = state.with(operation);
        for (int index = index(saga, operation.step()); index >= 0; index--) {
            current = saga.steps().get(index).undo(current, context);
        }
        var last = saga.failed(current, fault, context);
        return last.with(last.intent().touched(context.now()))
                .with(load(last).ended(OperationState.FAILED, context.now()));
    }

    private static Operation failing(InstanceState state, SagaContext context) {
        var operation = load(state);
        var live = state.live();
        var where = live.map(domain -> "host " + state.hostName(domain.host()) + ", domain " + domain.id()
                        + ", intended generation " + domain.intent().generation() + ", observed "
                        + domain.seen().observedGeneration() + " "
                        + domain.seen().state() + " "
                        + domain.seen().progress())
                .orElse("not placed");
        var fault = new Fault(
                Fault.TIMEOUT,
                "The operation was not seen to finish in time.",
                "step " + operation.step() + ": " + where,
                context.now());
        return operation
                .noted(OperationState.FAILED, Fault.TIMEOUT, "", context.now())
                .failing(fault, context.now());
    }

    private Saga load(OperationKind kind) {
        var saga = sagas.get(kind);
        if (saga == null) {
            throw new IllegalStateException("no saga for " + kind);
        }
        return saga;
    }

    private static Step step(Saga saga, String name) {
        return saga.steps().get(index(saga, name));
    }

    /** A step of a release that is no longer begins again at the first, as every step does only what is missing. */
    private static int index(Saga saga, String name) {
        for (int index = 0; index < saga.steps().size(); index++) {
            if (saga.steps().get(index).name().equals(name)) {
                return index;
            }
        }
        return 0;
    }

    private static Operation load(InstanceState state) {
        var open = state.open();
        if (open == null) {
            throw new IllegalStateException(
                    "no open operation on " + state.instance().id());
        }
        return open;
    }
}
