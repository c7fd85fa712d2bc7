package io.xenith.scheduler;

import static io.xenith.scheduler.Fleets.seeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds of every decision, whatever the fleet and the request. */
class PlacementPropertyTest {
    @Property(edgeCases = EdgeCasesMode.NONE)
    void placesExactlyWhenTheRulesSaidPlainlyAdmitAHost(
            @ForAll("fleets") List<Host> fleet,
            @ForAll("requests") Request request,
            @ForAll("policies") PlacementPolicy policy,
            @ForAll long seed) {
        var feasible = fleet.stream()
                .filter(host -> PlainRules.feasible(host, request, fleet))
                .map(Host::id)
                .toList();
        var plan = new PlacementEngine(policy).place(Snapshot.of(fleet), request, seeded(seed));
        Statistics.collect(plan.getClass().getSimpleName());
        Statistics.coverage(coverage -> {
            coverage.check("Placed").percentage(percent -> percent > 5);
            coverage.check("NoFeasibleHost").percentage(percent -> percent > 5);
        });

        switch (plan) {
            case Plan.Placed placed -> {
                assertThat(feasible).contains(placed.host());
                assertThat(placed.feasible()).isEqualTo(feasible.size());
                assertThat(placed.alternatives())
                        .extracting(Candidate::host)
                        .isSubsetOf(feasible)
                        .doesNotContain(placed.host())
                        .doesNotHaveDuplicates()
                        .hasSize(Math.min(feasible.size() - 1, policy.alternatives()));
            }
            case Plan.NoFeasibleHost _ -> assertThat(feasible).isEmpty();
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void removalsPlusFeasibleAreAllHosts(
            @ForAll("fleets") List<Host> fleet, @ForAll("requests") Request request, @ForAll long seed) {
        var plan = new PlacementEngine(PlacementPolicy.PACKING).place(Snapshot.of(fleet), request, seeded(seed));

        assertThat(plan.removals()).extracting(Removal::rule).containsExactly(Rule.values());
        assertThat(plan.removals())
                .allSatisfy(removal -> assertThat(removal.hosts()).isNotNegative());
        int feasible = plan instanceof Plan.Placed placed ? placed.feasible() : 0;
        assertThat(plan.removals().stream().mapToInt(Removal::hosts).sum() + feasible)
                .isEqualTo(fleet.size());
        assertThat(plan.hosts()).isEqualTo(fleet.size());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void sameSeedSamePlan(
            @ForAll("fleets") List<Host> fleet,
            @ForAll("requests") Request request,
            @ForAll("policies") PlacementPolicy policy,
            @ForAll long seed) {
        // Built twice: neither the identity of objects nor the iteration order of sets may leak into a decision.
        var one = new PlacementEngine(policy).place(Snapshot.of(fleet), request, seeded(seed));
        var other = new PlacementEngine(policy)
                .place(Snapshot.of(fleet), request.toBuilder().build(), seeded(seed));

        assertThat(other).isEqualTo(one);
        assertThat(other.explain()).isEqualTo(one.explain());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void nearestMissFailsEveryRuleItNamesAndNoOther(
            @ForAll("fleets") List<Host> fleet, @ForAll("requests") Request request) {
        var plan = new PlacementEngine(PlacementPolicy.PACKING).place(Snapshot.of(fleet), request, seeded(0));
        if (!(plan instanceof Plan.NoFeasibleHost refused)) {
            return;
        }
        switch (refused.nearestMiss()) {
            case NearestMiss.NoHosts _ -> assertThat(fleet).isEmpty();
            case NearestMiss.OnHost(var id, var name, var misses) -> {
                assertThat(fleet)
                        .anyMatch(host -> host.id().equals(id) && host.name().equals(name));
                assertThat(misses).extracting(Miss::rule).isSorted();
                assertThat(misses).filteredOn(Miss.Shortfall.class::isInstance).allSatisfy(miss -> assertThat(
                                ((Miss.Shortfall) miss).missing())
                        .isPositive());
                // It counts where the first rule it fails removed hosts.
                var first = misses.getFirst().rule();
                assertThat(refused.removals()).anySatisfy(removal -> {
                    assertThat(removal.rule()).isEqualTo(first);
                    assertThat(removal.hosts()).isPositive();
                });
            }
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void batchIsPlacedAsOneByOne(
            @ForAll("fleets") List<Host> fleet, @ForAll("requests") Request request, @ForAll long seed) {
        var engine = new PlacementEngine(PlacementPolicy.PACKING);
        var instances =
                IntStream.range(0, 6).mapToObj(i -> Fleets.instanceId("i" + i)).toList();
        var batch = engine.placeAll(Snapshot.of(fleet), request, instances, 1, seeded(seed));

        var random = seeded(seed);
        var seen = Snapshot.of(fleet);
        int placed = 0;
        for (var instance : instances) {
            var single = request.toBuilder().instance(instance).build();
            if (!(engine.place(seen, single, random) instanceof Plan.Placed found)) {
                break;
            }
            assertThat(placedIn(batch).get(placed)).isEqualTo(found);
            seen = seen.withClaim(found.host(), Claim.of(single));
            placed++;
        }
        assertThat(placedIn(batch)).hasSize(placed);
    }

    private static List<Plan.Placed> placedIn(BatchPlan batch) {
        return switch (batch) {
            case BatchPlan.AllPlaced(var placed) -> placed;
            case BatchPlan.SomePlaced(var placed, var _) -> placed;
            case BatchPlan.TooFew _ -> List.of();
        };
    }

    @Provide
    Arbitrary<List<Host>> fleets() {
        return FleetArbitraries.fleets();
    }

    @Provide
    Arbitrary<Request> requests() {
        return FleetArbitraries.requests();
    }

    @Provide
    Arbitrary<PlacementPolicy> policies() {
        return Arbitraries.of(
                PlacementPolicy.PACKING,
                PlacementPolicy.SPREADING,
                new PlacementPolicy(PlacementPolicy.Strategy.PACK, 1, 3, 12));
    }
}
