package io.xenith.scheduler;

import static io.xenith.scheduler.Fleets.SMALL;
import static io.xenith.scheduler.Fleets.aHost;
import static io.xenith.scheduler.Fleets.aRequest;
import static io.xenith.scheduler.Fleets.equalHosts;
import static io.xenith.scheduler.Fleets.fleet;
import static io.xenith.scheduler.Fleets.groupId;
import static io.xenith.scheduler.Fleets.hostId;
import static io.xenith.scheduler.Fleets.instanceId;
import static io.xenith.scheduler.Fleets.seeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlacementEngineTest {
    private static final GroupId GROUP = groupId("web");

    private final PlacementEngine packing = new PlacementEngine(PlacementPolicy.PACKING);
    private final PlacementEngine spreading = new PlacementEngine(PlacementPolicy.SPREADING);

    @Test
    void packsOntoTheFullestHostThatStillHasRoom() {
        var fleet = fleet(
                aHost("empty"),
                aHost("half").claimed(new Resources(4, 8192, 50)),
                aHost("full").claimed(new Resources(8, 16_384, 100)));

        assertThat(placed(packing, fleet, aRequest()).host()).isEqualTo(hostId("half"));
    }

    @Test
    void spreadsOntoTheEmptiestHostWhenAskedTo() {
        var fleet = fleet(aHost("half").claimed(new Resources(4, 8192, 50)), aHost("empty"));

        assertThat(placed(spreading, fleet, aRequest()).host()).isEqualTo(hostId("empty"));
    }

    @Test
    void namesFeasibleRunnersUpSoThatALostRaceCostsOneRetry() {
        var plan = placed(packing, equalHosts(20), aRequest());

        assertThat(plan.alternatives()).hasSize(PlacementPolicy.PACKING.alternatives());
        assertThat(plan.alternatives()).extracting(Candidate::host).doesNotContain(plan.host());
        assertThat(plan.alternatives()).extracting(Candidate::host).doesNotHaveDuplicates();
    }

    @Test
    void triesNearBestHostsBeforeClearlyWorseOnes() {
        var fleet = fleet(
                aHost("empty"),
                aHost("half").claimed(new Resources(4, 8192, 50)),
                aHost("half too").claimed(new Resources(4, 8192, 50)));

        for (int seed = 0; seed < 20; seed++) {
            var plan = (Plan.Placed) packing.place(fleet, aRequest().build(), seeded(seed));
            assertThat(plan.alternatives())
                    .last()
                    .extracting(Candidate::hostName)
                    .isEqualTo("empty");
        }
    }

    @Test
    void replicasWithEqualSnapshotsChooseDifferentHosts() {
        var fleet = equalHosts(1000);
        var chosen = new HashSet<HostId>();
        for (int replica = 0; replica < 200; replica++) {
            chosen.add(((Plan.Placed) packing.place(fleet, aRequest().build(), seeded(replica))).host());
        }

        assertThat(chosen).hasSize(PlacementPolicy.PACKING.nearBestLimit());
    }

    @Test
    void choiceIsTheSameForTheSameSeed() {
        var fleet = equalHosts(300);

        assertThat(spreading.place(fleet, aRequest().build(), seeded(7)))
                .isEqualTo(spreading.place(fleet, aRequest().build(), seeded(7)));
    }

    @Test
    void preferredHostWinsWheneverItIsFeasible() {
        var fleet = fleet(aHost("empty"), aHost("half").claimed(new Resources(4, 8192, 50)));
        var request = aRequest().preferredHosts(Set.of(hostId("empty")));

        assertThat(placed(packing, fleet, request).host()).isEqualTo(hostId("empty"));
    }

    @Test
    void preferredHostIsNoReasonForRefusal() {
        var fleet = fleet(aHost("down").state(HostState.DOWN), aHost("up"));
        var request = aRequest().preferredHosts(Set.of(hostId("down")));

        assertThat(placed(packing, fleet, request).host()).isEqualTo(hostId("up"));
    }

    @Test
    void softAffinityGoesBeforeFitAndRefusesNobody() {
        var fleet = fleet(
                aHost("fuller").claimed(new Resources(4, 8192, 50)),
                aHost("friend").groupMembers(GROUP, 1),
                aHost("friends").groupMembers(GROUP, 2));
        var request = aRequest().grouping(new Grouping.SoftAffinity(GROUP));

        assertThat(placed(packing, fleet, request).host()).isEqualTo(hostId("friends"));
        assertThat(placed(packing, fleet, request).feasible()).isEqualTo(3);
    }

    @Test
    void softAntiAffinityTakesTheHostWithFewestMembers() {
        var fleet = fleet(
                aHost("two").groupMembers(GROUP, 2).claimed(new Resources(4, 8192, 50)),
                aHost("one").groupMembers(GROUP, 1));
        var request = aRequest().grouping(new Grouping.SoftAntiAffinity(GROUP));

        assertThat(placed(packing, fleet, request).host()).isEqualTo(hostId("one"));
    }

    @Test
    void firstMemberUnderAffinityMayGoAnywhere() {
        var request = aRequest().grouping(new Grouping.Affinity(GROUP));

        assertThat(placed(packing, equalHosts(5), request).feasible()).isEqualTo(5);
    }

    @Test
    void lastMemberMayMoveAwayFromItselfUnderAffinity() {
        var fleet = fleet(aHost("lost").state(HostState.DOWN).groupMembers(GROUP, 1), aHost("other"));
        var request = aRequest().grouping(new Grouping.Affinity(GROUP)).currentHosts(Set.of(hostId("lost")));

        assertThat(placed(packing, fleet, request).host()).isEqualTo(hostId("other"));
    }

    @Test
    void instanceMayStayWhereItIsUnderAntiAffinity() {
        var fleet = fleet(aHost("here").groupMembers(GROUP, 1), aHost("there").groupMembers(GROUP, 1));
        var request = aRequest().grouping(new Grouping.AntiAffinity(GROUP)).currentHosts(Set.of(hostId("here")));

        var plan = placed(packing, fleet, request);
        assertThat(plan.host()).isEqualTo(hostId("here"));
        assertThat(plan.feasible()).isEqualTo(1);
    }

    @Test
    void alternativesAreThoseOfThePolicy() {
        var single = new PlacementEngine(new PlacementPolicy(PlacementPolicy.Strategy.PACK, 0, 1, 0));
        var plan = placed(single, equalHosts(10), aRequest());

        assertThat(plan.alternatives()).isEmpty();
        assertThat(plan.host()).isEqualTo(hostId("host0"));
    }

    @Test
    void requestForNothingFitsEvenWhereClaimsExceedALoweredCapacity() {
        var fleet = fleet(aHost("over").claimed(new Resources(9, 17_000, 200)));

        assertThat(placed(packing, fleet, aRequest().resources(Resources.NONE)).host())
                .isEqualTo(hostId("over"));
    }

    @Test
    void spreadingReachesAllEqualHosts() {
        var fleet = equalHosts(640);
        var pagesReached = new HashSet<Integer>();
        for (int seed = 0; seed < 300; seed++) {
            var plan = (Plan.Placed) spreading.place(fleet, aRequest().build(), seeded(seed));
            pagesReached.add(fleet.findSlot(plan.host()).orElseThrow() / HostPage.HOSTS);
        }

        assertThat(pagesReached).hasSize(10);
    }

    @Test
    void packingLeavesHostsEmpty() {
        var fleet = equalHosts(64);
        var random = seeded(1);
        var used = new HashSet<HostId>();
        for (int i = 0; i < 128; i++) {
            var request = aRequest().instance(instanceId("i" + i)).build();
            var plan = (Plan.Placed) packing.place(fleet, request, random);
            used.add(plan.host());
            fleet = fleet.withClaim(plan.host(), Claim.of(SMALL));
        }

        // 128 instances of an eighth of a host fill 16 hosts; spread evenly they would sit on all 64.
        assertThat(used).hasSizeLessThanOrEqualTo(24);
    }

    private static Plan.Placed placed(PlacementEngine engine, Snapshot fleet, RequestBuilder request) {
        var plan = engine.place(fleet, request.build(), seeded(42));
        assertThat(plan).as(plan.explain()).isInstanceOf(Plan.Placed.class);
        return (Plan.Placed) plan;
    }

    @Test
    void everyRuleHasItsOwnLabel() {
        var labels = Set.of(Rule.values()).stream().map(Rule::label).collect(Collectors.toSet());

        assertThat(labels).hasSize(Rule.values().length);
    }
}
