package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.DomainIntent;
import io.xenith.controlplane.core.instance.DomainMove;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Observation;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.OperationState;
import io.xenith.controlplane.core.instance.Route;
import io.xenith.controlplane.core.placement.GuestTraits;
import io.xenith.controlplane.core.placement.PlacementDemand;
import io.xenith.controlplane.core.placement.StoreNearness;
import io.xenith.scheduler.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * To another host, as it runs. The agents agree among themselves which of them has the guest (ADR 15); here is decided who is asked, and
 * what their answers mean. The domain that comes is the instance once it was seen running. What goes wrong before leads to the last step, which
 * calls the move off and waits until one of both is known for certain: that the guest never left, or that it has arrived after all. There
 * is no giving up before, as neither host may be told to run it; so the operation stays open, and says so, while a host that is needed is silent.
 */
final class MigrateSaga implements Saga {
    /** What an administrator's word to call a move off leads to. */
    static final String CALL_OFF = "call-off";

    @Override
    public OperationKind kind() {
        return OperationKind.MIGRATE;
    }

    @Override
    public List<Step> steps() {
        return List.of(new Claim(), new Arrive(), new CallOff());
    }

    @Override
    public boolean isWithoutEnd() {
        return true;
    }

    /** The domain that came is the instance; what it was is to go. */
    private static InstanceState switched(InstanceState state, Domain arriving, SagaContext context) {
        var left =
                state.live().map(live -> state.with(live.ending(context.now()))).orElse(state);
        // The word about the move goes at once: told to an agent that has lost its state, it would end the guest.
        return left.with(arriving.with(DomainPhase.LIVE).with(arriving.intent().with(DomainMove.NONE)));
    }

    private static boolean hasArrived(Domain arriving) {
        return arriving.isAnswered()
                && arriving.seen().failure() == null
                && arriving.seen().state() == ObservedState.RUNNING;
    }

    /** Claims room on another host and records the domain there; tells both agents. */
    private static final class Claim implements Step {
        @Override
        public String name() {
            return "claim";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            var found = state.live();
            if (found.isEmpty()) {
                return Waits.neverRan(context);
            }
            if (state.arriving().isPresent()) {
                return new Outcome.Done(state);
            }
            var live = found.get();
            if (live.seen().state() != ObservedState.RUNNING || !live.isAnswered()) {
                return new Outcome.Failed(new Fault(
                        "NOT_RUNNING",
                        "The instance is not running.",
                        "seen " + live.seen().state(),
                        context.now()));
            }
            var instance = state.instance();
            var route = state.operation().map(Operation::route);
            var demand = new PlacementDemand(
                    instance.id(),
                    live.intent().size(),
                    instance.flavor(),
                    instance.boot(),
                    instance.wish().onAnyHost(),
                    excluded(state),
                    List.of(),
                    List.of(live.host()),
                    route.map(Route::asked).orElse(null),
                    route.filter(Route::withoutCopy).isPresent()
                            ? StoreNearness.THE_SAME
                            : StoreNearness.RATHER_THE_SAME,
                    List.of(GuestTraits.LIVE_MOVE));
            return new Outcome.NeedsHost(state, demand, host -> onto(state, live, host, context));
        }

        private static InstanceState onto(InstanceState state, Domain live, HostNote host, SagaContext context) {
            var was = live.intent();
            var id = new DomainId(context.ids().get());
            var comes = new DomainIntent(
                            0,
                            was.power(),
                            was.rebootCount(),
                            was.rebootKind(),
                            was.rootDiskIncarnation(),
                            was.size(),
                            null)
                    .with(new DomainMove.ArriveFrom(live.id()));
            var arriving =
                    new Domain(id, host.id(), DomainPhase.ARRIVING, comes, Observation.NONE, context.now(), null);
            return Claims.claimed(state, host.id(), was.size(), context)
                    .with(live.with(was.with(new DomainMove.LeaveTo(id))))
                    .with(arriving)
                    .withRouteTo(host.id());
        }

        /** Every host where something of it is. */
        private static List<HostId> excluded(InstanceState state) {
            var excluded = new ArrayList<HostId>(
                    state.operation().map(Operation::tried).orElse(List.of()));
            state.unended().forEach(domain -> excluded.add(domain.host()));
            return excluded;
        }

        /** Only once the move is off for certain: what did not arrive is removed. */
        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            return Claims.released(state.mapDomains(domain -> switch (domain.phase()) {
                case ARRIVING -> domain.ending(context.now());
                case LIVE -> domain.with(domain.intent().with(DomainMove.NONE));
                case PLANNED, RETAINED, ENDING, ENDED -> domain;
            }));
        }
    }

    /** Waits for the guest at the new host. The deadline of the operation is that of this step. */
    private static final class Arrive implements Step {
        @Override
        public String name() {
            return "arrive";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            var found = state.arriving();
            if (found.isEmpty()) {
                return new Outcome.Done(state);
            }
            var arriving = found.get();
            if (hasArrived(arriving)) {
                return new Outcome.Done(switched(state, arriving, context));
            }
            // A destination that is gone says nothing; that the guest is still where it was is known there.
            var refusal = Optional.ofNullable(arriving.refusal())
                    .or(() -> state.live().map(Domain::refusal));
            if (refusal.isPresent()) {
                var why = refusal.get();
                return new Outcome.GoTo(state, CALL_OFF, why.reason() + ": " + why.message());
            }
            boolean late = state.operation()
                    .filter(operation -> !operation.deadline().isAfter(context.now()))
                    .isPresent();
            return late ? new Outcome.GoTo(state, CALL_OFF, Fault.TIMEOUT) : new Outcome.Waiting(state);
        }

        /** Calling off is what undoes it, and is a step of its own as it waits. */
        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            return state;
        }
    }

    /** Tells both hosts that the move is off, and waits until it is known where the guest is. Nothing to do after an arrival. */
    private static final class CallOff implements Step {
        @Override
        public String name() {
            return CALL_OFF;
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            var found = state.arriving();
            var foundLive = state.live();
            if (found.isEmpty() || foundLive.isEmpty()) {
                return new Outcome.Done(state);
            }
            var arriving = found.get();
            var live = foundLive.get();
            if (arriving.intent().move() instanceof DomainMove.ArriveFrom(var from)) {
                return new Outcome.Waiting(
                        state.with(arriving.with(arriving.intent().with(new DomainMove.Withdrawn(from))))
                                .with(live.with(live.intent().with(new DomainMove.Stay(arriving.id())))));
            }
            if (hasArrived(arriving)) {
                return new Outcome.Done(switched(state, arriving, context));
            }
            if (neverLeft(live)) {
                return new Outcome.Failed(stayed(state, live, arriving, context));
            }
            boolean gone = arriving.isAnswered() && arriving.seen().state() == ObservedState.ABSENT;
            return new Outcome.Waiting(
                    gone ? state.with(live.with(live.intent().with(new DomainMove.MayReturn()))) : state);
        }

        private static Fault stayed(InstanceState state, Domain live, Domain arriving, SagaContext context) {
            boolean calledOff = state.operation().stream()
                    .flatMap(operation -> operation.steps().stream())
                    .anyMatch(step -> step.state() == OperationState.CANCELLED);
            var where = "from host " + state.hostName(live.host()) + " to host " + state.hostName(arriving.host());
            return calledOff
                    ? new Fault(
                            Fault.CALLED_OFF,
                            "The move was called off, and the instance runs on where it was.",
                            where,
                            context.now())
                    : new Fault(
                            "MOVE_FAILED",
                            "The instance could not be moved, and runs on where it was.",
                            where + ": see the trail",
                            context.now());
        }

        /**
         * It has answered an order that does not let it leave, so that it will not, and it has not left before or is back. One that runs is here
         * whatever else its agent failed at.
         */
        private static boolean neverLeft(Domain live) {
            return live.isAnswered()
                    && switch (live.seen().state()) {
                        case RUNNING -> true;
                        case PAUSED, SUSPENDED, OFF, CRASHED -> live.seen().failure() == null;
                        case UNSEEN, UNKNOWN, ABSENT, LEFT -> false;
                    };
        }

        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            return state;
        }
    }
}
