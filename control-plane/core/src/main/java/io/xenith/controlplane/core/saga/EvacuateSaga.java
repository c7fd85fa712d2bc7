package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.DomainIntent;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.Observation;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Route;
import io.xenith.controlplane.core.placement.PlacementDemand;
import io.xenith.controlplane.core.placement.StoreNearness;
import io.xenith.scheduler.HostId;
import java.util.ArrayList;
import java.util.List;

/**
 * Making an instance anew on another host, as its own is fenced (ADR 18; the proof was looked at when the operation was begun). From the first commit on
 * the domain on the old host is ordered off, so that a host which comes back does not run it; it is removed when the new one was seen as it shall be, and is the
 * instance again when no host could do it. Where the old host has its disks in a store together with others (ADR 17), one of those takes them over as they
 * are; otherwise what was on them stays behind, and they are made anew from the image.
 */
final class EvacuateSaga implements Saga {
    @Override
    public OperationKind kind() {
        return OperationKind.EVACUATE;
    }

    @Override
    public List<Step> steps() {
        return List.of(new Place(), new Boot());
    }

    @Override
    public InstanceState succeeded(InstanceState state, SagaContext context) {
        var removing = state.mapDomains(
                domain -> domain.phase() == DomainPhase.RETAINED ? domain.ending(context.now()) : domain);
        var intent = removing.intent().withFault(null, context.now()).launched(context.now());
        return removing.with(
                intent.power() == IntendedPower.SUSPENDED
                        ? intent.withPower(IntendedPower.OFF, context.now())
                        : intent);
    }

    /** Its memory is gone: one that was suspended comes back off. */
    private static IntendedPower power(InstanceState state) {
        var power = state.intent().power();
        return power == IntendedPower.SUSPENDED ? IntendedPower.OFF : power;
    }

    /** Claims another host, records the domain there, and orders the one on the fenced host off. */
    private static final class Place implements Step {
        @Override
        public String name() {
            return "place";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            var retained = state.retained();
            if (retained.isPresent() && state.live().isPresent()) {
                return new Outcome.Done(state);
            }
            var found = retained.or(state::live);
            if (found.isEmpty()) {
                return Waits.neverRan(context);
            }
            var old = found.get();
            var instance = state.instance();
            var asked =
                    state.operation().map(Operation::route).map(Route::asked).orElse(null);
            var demand = new PlacementDemand(
                    instance.id(),
                    old.intent().size(),
                    instance.flavor(),
                    instance.boot(),
                    instance.wish().onAnyHost(),
                    excluded(state),
                    List.of(),
                    List.of(old.host()),
                    asked,
                    // Its disks are worth more than another host, unless whoever asks has named that.
                    asked == null && hasDisksInAStore(state, old) ? StoreNearness.THE_SAME : StoreNearness.ANY,
                    List.of());
            return new Outcome.NeedsHost(state, demand, host -> onto(state, old, host, context));
        }

        private static InstanceState onto(InstanceState state, Domain old, HostNote host, SagaContext context) {
            var intent = state.intent();
            var size = old.intent().size();
            boolean takesOver = hasDisksInAStore(state, old)
                    && state.host(old.host()).filter(host::sharesStoreWith).isPresent();
            var anew = new Domain(
                    new DomainId(context.ids().get()),
                    host.id(),
                    DomainPhase.LIVE,
                    new DomainIntent(
                            1,
                            power(state),
                            intent.rebootCount(),
                            intent.rebootKind(),
                            intent.rootDiskIncarnation(),
                            size,
                            takesOver ? old.id() : null),
                    Observation.NONE,
                    context.now(),
                    null);
            var off = old.with(DomainPhase.RETAINED).with(old.intent().withPower(IntendedPower.OFF));
            return Claims.claimed(state.with(off).with(anew), host.id(), size, context)
                    .withRouteTo(host.id());
        }

        /** Whether what it shall have on its disks, no older one, lies where another host could take it over. */
        private static boolean hasDisksInAStore(InstanceState state, Domain old) {
            return state.host(old.host()).map(HostNote::store).isPresent()
                    && old.seen().rootDiskIncarnation() == state.intent().rootDiskIncarnation();
        }

        /** Hosts tried before, and every one where something of it may be left. */
        private static List<HostId> excluded(InstanceState state) {
            var excluded = new ArrayList<HostId>(
                    state.operation().map(Operation::tried).orElse(List.of()));
            state.unended().forEach(domain -> excluded.add(domain.host()));
            return excluded;
        }

        @Override
        public InstanceState undo(InstanceState state, SagaContext context) {
            var retained = state.retained();
            if (retained.isEmpty()) {
                return state;
            }
            var without = state.mapDomains(
                    domain -> domain.phase() == DomainPhase.LIVE ? domain.ending(context.now()) : domain);
            return Claims.released(Follow.following(without.with(retained.get().with(DomainPhase.LIVE))));
        }
    }

    /** Waits until the agent has it as it shall be; when that host cannot, another one is tried. */
    private static final class Boot implements Step {
        @Override
        public String name() {
            return "boot";
        }

        @Override
        public Outcome run(InstanceState state, SagaContext context) {
            var found = state.live();
            var operation = state.open();
            if (found.isEmpty() || operation == null) {
                return new Outcome.GoTo(state, "place", "no live domain");
            }
            var domain = found.get();
            var refusal = domain.refusal();
            if (refusal == null) {
                return Waits.untilAsIntended(state, domain, context);
            }
            boolean another = operation.route() != null
                    && operation.route().asked() == null
                    && operation.attempts() + 1 < context.limits().hostsTried()
                    && !CreateSaga.HOPELESS.contains(refusal.reason());
            if (!another) {
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
