package io.xenith.scheduler;

import static io.xenith.scheduler.Fleets.groupId;
import static io.xenith.scheduler.Fleets.hostId;
import static io.xenith.scheduler.Fleets.instanceId;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary fleets and requests, from small enough worlds that zones, traits, groups and shortages meet often. */
final class FleetArbitraries {
    private static final int MOST_HOSTS = 150;

    private FleetArbitraries() {}

    /** Hosts named host0, host1, … over up to three pages. */
    static Arbitrary<List<Host>> fleets() {
        return hostShapes().list().ofMaxSize(MOST_HOSTS).map(shapes -> {
            var hosts = new ArrayList<Host>();
            for (var shape : shapes) {
                var name = "host" + hosts.size();
                hosts.add(new Host(
                        hostId(name),
                        name,
                        shape.availabilityZone(),
                        shape.state(),
                        shape.cordoned(),
                        shape.draining(),
                        shape.capacity(),
                        shape.claimed(),
                        shape.traits(),
                        shape.groupMembers(),
                        0));
            }
            return hosts;
        });
    }

    static Arbitrary<Request> requests() {
        return Combinators.combine(
                        resources(5),
                        oftenEmpty(Arbitraries.of("az1", "az2", "az3", "nowhere")),
                        traits(),
                        oftenEmpty(Arbitraries.of("T1", "T2", "T3", "UNHEARD")),
                        groupings(),
                        hostIds(),
                        hostIds(),
                        hostIds())
                .as((resources, zones, required, forbidden, grouping, some, preferred, current) -> Request.builder(
                                instanceId("wanted"), resources)
                        // Most requests leave out most of it; a request for everything at once is nearly always
                        // refused.
                        .availabilityZones(zones)
                        .traits(new TraitDemand(required, forbidden))
                        .grouping(grouping)
                        .requestedHosts(some.size() > 6 ? some : Set.of())
                        .excludedHosts(some.size() < 3 ? some : Set.of())
                        .preferredHosts(preferred)
                        .currentHosts(current)
                        .build());
    }

    static Arbitrary<Resources> resources(int most) {
        return Combinators.combine(
                        Arbitraries.integers().between(0, most),
                        Arbitraries.longs().between(0, most * 1024L),
                        Arbitraries.longs().between(0, most * 10L))
                .as(Resources::new);
    }

    private static Arbitrary<Host> hostShapes() {
        return Combinators.combine(
                        Arbitraries.of("az1", "az2", "az3"),
                        Arbitraries.frequency(
                                Tuple.of(8, HostState.UP), Tuple.of(1, HostState.DOWN), Tuple.of(1, HostState.UNKNOWN)),
                        Arbitraries.integers().between(0, 9),
                        resources(20),
                        resources(3),
                        resources(9),
                        Arbitraries.of("T1", "T2", "T3", "T4").set(),
                        Arbitraries.maps(
                                        Arbitraries.of(groupId("g1"), groupId("g2")),
                                        Arbitraries.integers().between(1, 3))
                                .ofMaxSize(2))
                .as(FleetArbitraries::hostShape);
    }

    private static Host hostShape(
            String zone,
            HostState state,
            int condition,
            Resources total,
            Resources reserved,
            Resources claimed,
            Set<String> traits,
            Map<GroupId, Integer> members) {
        var capacity = new Capacity(total, reserved, new Overcommit(2.5, 1.0, 1.3));
        return new Host(
                hostId("shape"),
                "shape",
                zone,
                state,
                condition == 0,
                condition == 1,
                capacity,
                claimed,
                traits,
                members,
                0);
    }

    private static Arbitrary<Set<String>> traits() {
        return oftenEmpty(Arbitraries.of("T1", "T2", "T3", "T4", "UNHEARD"));
    }

    /** As a request for everything at once would nearly always be refused. */
    private static Arbitrary<Set<String>> oftenEmpty(Arbitrary<String> names) {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(Set.of())), Tuple.of(2, names.set().ofMaxSize(2)));
    }

    private static Arbitrary<Grouping> groupings() {
        var groups = Arbitraries.of(groupId("g1"), groupId("g2"), groupId("nobody's"));
        return Arbitraries.oneOf(
                Arbitraries.just(Grouping.ALONE),
                groups.map(Grouping.Affinity::new),
                Combinators.combine(groups, Arbitraries.integers().between(1, 3))
                        .as(Grouping.AntiAffinity::new),
                groups.map(Grouping.SoftAffinity::new),
                groups.map(Grouping.SoftAntiAffinity::new));
    }

    private static Arbitrary<Set<HostId>> hostIds() {
        return Arbitraries.integers()
                .between(0, MOST_HOSTS)
                .map(number -> hostId("host" + number))
                .set()
                .ofMaxSize(8);
    }
}
