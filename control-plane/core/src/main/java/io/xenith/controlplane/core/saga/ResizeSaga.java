package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.ClaimPurpose;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.DomainIntent;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.DomainSize;
import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.Flavor;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Observation;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Resize;
import io.xenith.controlplane.core.instance.Route;
import io.xenith.controlplane.core.placement.PlacementDemand;
import io.xenith.controlplane.core.placement.StoreNearness;
import io.xenith.scheduler.HostId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another size, or another host with the same size: claim it beside the old one, stop, switch, start, and wait for somebody's word. On the same host if it fits there, else on
 * another one, which copies the disk; the old domain is then kept, off, to go back to. Any failure leads back to the old size.
 */
record ResizeSaga(OperationKind kind) implements Saga {
    /** Those that are done so: the second leaves the host in any case. */
    static final List<OperationKind> KINDS = List.of(OperationKind.RESIZE, OperationKind.MIGRATE_COLD);

    @Override
    public List<Step> steps() {
        return List.of(new ClaimNew(), new StopFirst("stop"), new Switch(), new Observe("start"));
    }

    @Override
    public InstanceState succeeded(InstanceState state, SagaContext context) {
        return state.intent().resize() instanceof Resize.Asked asked
                ? state.with(state.instance()
                        .with(asked.target())
                        .with(state.intent()
                                .withResize(new Resize.Awaiting(state.instance().flavor()), context.now())))
                : state;
    }

    @Override
    public InstanceState failed(InstanceState state, Fault fault, SagaContext context) {
        return state.with(state.intent().withResize(Resize.SETTLED, context.now()));
    }

    private static DomainSize targetSize(InstanceState state) {
        return DomainSize.of(target(state), state.instance().boot().rootBytes());
    }

    private static Flavor target(InstanceState state) {
        return state.intent().resize() instanceof Resize.Asked asked
                ? asked.target()
                : state.instance().flavor();
    }

    /** Claims the new size; on another host, also records the domain to be, which its agent is not told of yet. */
    private static final class ClaimNew implements Step {
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
            var live = found.get();
            if (state.planned().isPresent() || Claims.holdsBoth(state, live.host())) {
                return new Outcome.Done(state);
            }
            var instance = state.instance();
            var route = state.operation().map(Operation::route);
            var demand = new PlacementDemand(
                    instance.id(),
                    targetSize(state),
                    target(state),
                    instance.boot(),
                    // The host that an administrator once forced is not the only one it may ever be on.
                    instance.wish().onAnyHost(),
                    excluded(state, route.isPresent()),
                    route.isPresent() ? List.of() : List.of(live.host()),
                    List.of(live.host()),
                    only(state, live, route),
                    StoreNearness.ANY,
                    List.of());
            return new Outcome.NeedsHost(state, demand, host -> onto(state, live, host, context));
        }

        /** Volumes stay on their host, and the instance with them; one that has them is not asked to leave it. */
        private static @Nullable HostId only(InstanceState state, Domain live, Optional<Route> route) {
            return state.volumes().isEmpty() ? route.map(Route::asked).orElse(null) : live.host();
        }

        private static InstanceState onto(InstanceState state, Domain live, HostNote host, SagaContext context) {
            var kept = Claims.retained(state, live.host());
            var claimed = Claims.claimed(kept, host.id(), targetSize(state), context);
            if (host.id().equals(live.host())) {
                return claimed;
            }
            // Told once more, as its agent must know who may read the disk before it is asked for it.
            return claimed.with(live.with(live.intent().again()))
                    .with(new Domain(
                            new DomainId(context.ids().get()),
                            host.id(),
                            DomainPhase.PLANNED,
                            new DomainIntent(
                                    0,
                                    live.intent().power(),
                                    live.intent().rebootCount(),
                                    live.intent().rebootKind(),
                                    live.intent().rootDiskIncarnation(),
                                    targetSize(state),
                                    live.id()),
                            Observation.NONE,
                            context.now(),
                            null))
                    .withRouteTo(host.id());
        }

        /** Hosts where something of it may be left besides the live domain, and that domain's if it is to leave it. */
        private static List<HostId> excluded(InstanceState state, boolean leaves) {
            var excluded = new ArrayList<HostId>(
                    state.operation().map(Operation::tried).orElse(List.of()));
            state.unended().stream()
                    .filter(domain -> leaves || domain.phase() != DomainPhase.LIVE)
                    .forEach(domain -> excluded.add(domain.host()));
            return excluded;
        }

        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            var without = Claims.released(state.mapDomains(
                    domain -> domain.phase() == DomainPhase.PLANNED ? domain.ending(context.now()) : domain));
            return without.live()
                    .map(live -> Claims.restored(without, live.host()))
                    .orElse(without);
        }
    }

    /** Gives the live domain its new size, or makes the domain on the new host the live one. The old one was seen off before. */
    private static final class Switch implements Step {
        @Override
        public String name() {
            return "switch";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            var live = state.live().orElseThrow();
            var found = state.planned();
            if (found.isEmpty()) {
                var size = state.retained().isPresent() ? live.intent().size() : targetSize(state);
                return new Outcome.Done(state.with(live.with(live.intent().following(state.intent(), size))));
            }
            var planned = found.get();
            return new Outcome.Done(state.with(live.with(DomainPhase.RETAINED))
                    .with(planned.with(DomainPhase.LIVE)
                            .with(planned.intent()
                                    .following(state.intent(), planned.intent().size())
                                    .above(0))));
        }

        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            var retained = state.retained();
            if (retained.isPresent()) {
                return state.live()
                        .map(live -> state.with(live.ending(context.now())))
                        .orElse(state)
                        .with(retained.get().with(DomainPhase.LIVE));
            }
            return state.live().map(live -> sizeBack(state, live)).orElse(state);
        }

        private static InstanceState sizeBack(InstanceState state, Domain live) {
            var old = state.claims().stream()
                    .filter(claim -> claim.host().equals(live.host()))
                    .filter(claim -> claim.purpose() == ClaimPurpose.RETAINED)
                    .findFirst();
            return old.map(claim -> state.with(live.with(live.intent().withSize(claim.size()))))
                    .orElse(state);
        }
    }
}
