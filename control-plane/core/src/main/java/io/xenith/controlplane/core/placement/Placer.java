package io.xenith.controlplane.core.placement;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.FleetView;
import io.xenith.scheduler.GroupId;
import io.xenith.scheduler.Grouping;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import io.xenith.scheduler.PlacementEngine;
import io.xenith.scheduler.Plan;
import io.xenith.scheduler.Request;
import io.xenith.scheduler.Snapshot;
import io.xenith.scheduler.TraitDemand;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Turns demands into requests of the scheduler, and asks it. */
public final class Placer {
    private static final HostId NOWHERE = new HostId(new UUID(0, 0));

    private final FleetView fleet;
    private final PlacementEngine engine;
    private final RandomGenerator random;

    /** With this replica's picture of the fleet and its source of chance. */
    public Placer(FleetView fleet, PlacementEngine engine, RandomGenerator random) {
        this.fleet = requireNonNull(fleet, "fleet");
        this.engine = requireNonNull(engine, "engine");
        this.random = requireNonNull(random, "random");
    }

    /** The picture of the fleet. */
    public FleetView fleet() {
        return fleet;
    }

    /** Finds a host. */
    public Plan plan(Snapshot snapshot, Request request) {
        return engine.place(snapshot, request, random);
    }

    /**
     * The scheduler's request for a demand.
     *
     * @param snapshot tells which hosts have one store
     * @param lost hosts that refused the claim in this round
     * @param members where members of groups really are, read under the groups' locks: a picture that is a second old may show too few
     * @param hosts where the instances that the wish names are
     */
    public static Request request(
            Snapshot snapshot,
            PlacementDemand demand,
            Collection<HostId> lost,
            Map<GroupId, Map<HostId, Integer>> members,
            Map<InstanceId, HostId> hosts) {
        var wish = demand.wish();
        var excluded = new HashSet<>(demand.excluded());
        excluded.addAll(lost);
        wish.apartFrom().stream().filter(hosts::containsKey).forEach(other -> excluded.add(hosts.get(other)));
        var requested = new HashSet<>(wish.hosts());
        if (demand.only() != null) {
            restrict(requested, Set.of(demand.only()));
        }
        if (!wish.beside().isEmpty()) {
            var beside = new HashSet<HostId>();
            wish.beside().stream().filter(hosts::containsKey).forEach(other -> beside.add(hosts.get(other)));
            restrict(requested, beside);
        }
        var companions = companions(snapshot, demand);
        if (demand.store() == StoreNearness.THE_SAME) {
            restrict(requested, companions);
        }
        switch (wish.grouping()) {
            case Grouping.AntiAffinity anti ->
                truth(members, anti.group()).forEach((host, count) -> {
                    // The instance itself is a member where it is now.
                    var others = demand.current().contains(host) ? count - 1 : count;
                    if (others >= anti.maxPerHost()) {
                        excluded.add(host);
                    }
                });
            case Grouping.Affinity affinity -> {
                var there = new HashSet<>(truth(members, affinity.group()).keySet());
                if (there.size() > 1 || !demand.current().containsAll(there)) {
                    restrict(requested, there);
                }
            }
            case Grouping.SoftAffinity _, Grouping.SoftAntiAffinity _, Grouping.Alone _ -> {}
        }
        var builder = Request.builder(demand.instance(), demand.size().resources())
                .traits(TraitDemand.ofFlavor(demand.flavor().extraSpecs())
                        .and(TraitDemand.ofImage(demand.boot().properties()))
                        .and(new TraitDemand(Set.of(GuestTraits.of(demand.boot().guestType())), Set.of()))
                        .and(new TraitDemand(Set.copyOf(demand.traits()), Set.of())))
                .grouping(wish.grouping())
                .requestedHosts(requested)
                .excludedHosts(excluded)
                .preferredHosts(preferred(demand, companions))
                .currentHosts(Set.copyOf(demand.current()));
        return wish.availabilityZone().isEmpty()
                ? builder.build()
                : builder.availabilityZone(wish.availabilityZone()).build();
    }

    private static Set<HostId> preferred(PlacementDemand demand, Set<HostId> companions) {
        var preferred = new HashSet<>(demand.preferred());
        if (demand.store() == StoreNearness.RATHER_THE_SAME) {
            preferred.addAll(companions);
        }
        return preferred;
    }

    /** Hosts that have one store with one of those where the instance is. */
    private static Set<HostId> companions(Snapshot snapshot, PlacementDemand demand) {
        var companions = new HashSet<HostId>();
        if (demand.store() != StoreNearness.ANY) {
            demand.current().forEach(host -> companions.addAll(snapshot.companions(host, GuestTraits.STORE_BEGINNING)));
        }
        return companions;
    }

    /** Narrows a set that says nothing while it is empty; one that becomes empty by narrowing must not say "any", so nobody's id is in it. */
    private static void restrict(Set<HostId> requested, Set<HostId> to) {
        if (requested.isEmpty()) {
            requested.addAll(to);
        } else {
            requested.retainAll(to);
        }
        if (requested.isEmpty()) {
            requested.add(NOWHERE);
        }
    }

    private static Map<HostId, Integer> truth(Map<GroupId, Map<HostId, Integer>> members, GroupId group) {
        return members.getOrDefault(group, Map.of());
    }
}
