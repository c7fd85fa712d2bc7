package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.DomainIntent;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Observation;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.placement.PlacementDemand;
import io.xenith.scheduler.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Making an instance: place it, then see it run; when its host cannot, try another one. */
final class CreateSaga implements Saga {
    /** What another host would say too. */
    static final Set<String> HOPELESS = Set.of("IMAGE_CORRUPT", "KERNEL_MISSING", "INVALID_CONFIG");

    @Override
    public OperationKind kind() {
        return OperationKind.CREATE;
    }

    @Override
    public List<Step> steps() {
        return List.of(new Place(), new Boot());
    }

    @Override
    public InstanceState succeeded(InstanceState state, SagaContext context) {
        return state.with(state.intent().launched(context.now()));
    }

    @Override
    public InstanceState failed(InstanceState state, Fault fault, SagaContext context) {
        return state.with(state.intent().withFault(fault, context.now()));
    }

    /** Claims a host and records the domain, before the host's agent hears of it. */
    private static final class Place implements Step {
        @Override
        public String name() {
            return "place";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            if (state.live().isPresent()) {
                return new Outcome.Done(state);
            }
            var instance = state.instance();
            var demand = new PlacementDemand(
                    instance.id(),
                    instance.size(),
                    instance.flavor(),
                    instance.boot(),
                    instance.wish(),
                    excluded(state),
                    List.of(),
                    List.of());
            return new Outcome.NeedsHost(state, demand, host -> onto(state, host, context));
        }

        private static InstanceState onto(InstanceState state, HostNote host, SagaContext context) {
            var instance = state.instance();
            var intent = instance.intent();
            var domain = new Domain(
                    new DomainId(context.ids().get()),
                    host.id(),
                    DomainPhase.LIVE,
                    new DomainIntent(
                            1,
                            intent.power(),
                            intent.rebootCount(),
                            intent.rebootKind(),
                            intent.rootDiskIncarnation(),
                            instance.size(),
                            null),
                    Observation.NONE,
                    context.now(),
                    null);
            return Claims.claimed(state.with(domain), host.id(), instance.size(), context);
        }

        /** Hosts tried before, and those where something of it may be left, whose claims would stand in the way. */
        private static List<HostId> excluded(InstanceState state) {
            var excluded = new ArrayList<HostId>(
                    state.operation().map(Operation::tried).orElse(List.of()));
            state.unended().forEach(domain -> excluded.add(domain.host()));
            return excluded;
        }

        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            return Claims.released(state.mapDomains(domain -> domain.ending(context.now())));
        }
    }

    /** Waits until the agent has seen it run. Undoing the place undoes this. */
    private static final class Boot implements Step {
        @Override
        public String name() {
            return "boot";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            var found = state.live();
            if (found.isEmpty()) {
                return new Outcome.GoTo(state, "place", "no live domain");
            }
            var domain = found.get();
            var refusal = domain.refusal();
            var operation = state.open();
            if (refusal == null || operation == null) {
                return Waits.untilAsIntended(state, domain, context);
            }
            if (HOPELESS.contains(refusal.reason())
                    || operation.attempts() + 1 >= context.limits().hostsTried()) {
                return new Outcome.Failed(Waits.fault(state, domain, refusal, context));
            }
            return new Outcome.GoTo(
                    state.with(domain.ending(context.now())).with(operation.triedAlso(domain.host(), context.now())),
                    "place",
                    refusal.reason());
        }

        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            return state;
        }
    }
}
