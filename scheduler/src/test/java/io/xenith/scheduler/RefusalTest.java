package io.xenith.scheduler;

import static io.xenith.scheduler.Fleets.aHost;
import static io.xenith.scheduler.Fleets.aRequest;
import static io.xenith.scheduler.Fleets.equalHosts;
import static io.xenith.scheduler.Fleets.fleet;
import static io.xenith.scheduler.Fleets.groupId;
import static io.xenith.scheduler.Fleets.hostId;
import static io.xenith.scheduler.Fleets.seeded;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a refusal says: who removed how many hosts, and what came nearest. */
class RefusalTest {
    private static final GroupId GROUP = groupId("web");

    private final PlacementEngine engine = new PlacementEngine(PlacementPolicy.PACKING);

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        Rule.REQUESTED_HOST,
                        aHost("h"),
                        aRequest().requestedHosts(Set.of(hostId("gone"))),
                        "requested-host: not among the requested hosts on h"),
                Arguments.of(
                        Rule.EXCLUDED_HOST,
                        aHost("h"),
                        aRequest().excludedHosts(Set.of(hostId("h"))),
                        "excluded-host: excluded by the request on h"),
                Arguments.of(Rule.HOST_STATE, aHost("h").state(HostState.DOWN), aRequest(), "host-state: down on h"),
                Arguments.of(
                        Rule.HOST_STATE,
                        aHost("h").state(HostState.UNKNOWN),
                        aRequest(),
                        "host-state: state unknown on h"),
                Arguments.of(Rule.CORDON, aHost("h").cordoned(true), aRequest(), "cordon: cordoned on h"),
                Arguments.of(Rule.DRAIN, aHost("h").draining(true), aRequest(), "drain: draining, counts as full on h"),
                Arguments.of(
                        Rule.AVAILABILITY_ZONE,
                        aHost("h").availabilityZone("az1"),
                        aRequest().availabilityZone("az2"),
                        "availability-zone: asked az2, is in az1 on h"),
                Arguments.of(
                        Rule.REQUIRED_TRAITS,
                        aHost("h").traits(Set.of("A")),
                        aRequest().traits(new TraitDemand(Set.of("A", "C", "B"), Set.of())),
                        "required-traits: lacks B, C on h"),
                Arguments.of(
                        Rule.FORBIDDEN_TRAITS,
                        aHost("h").traits(Set.of("A", "B")),
                        aRequest().traits(new TraitDemand(Set.of("A"), Set.of("B", "C"))),
                        "forbidden-traits: has B on h"),
                Arguments.of(
                        Rule.VCPUS,
                        aHost("h"),
                        aRequest().resources(new Resources(9, 1, 1)),
                        "vcpus: asked 9, 8 free on h"),
                Arguments.of(
                        Rule.MEMORY,
                        aHost("h").claimed(new Resources(0, 15_360, 0)),
                        aRequest().resources(new Resources(1, 4096, 1)),
                        "memory: asked 4096 MiB, 1024 MiB free on h"),
                Arguments.of(
                        Rule.DISK,
                        aHost("h").claimed(new Resources(0, 0, 400)),
                        aRequest().resources(new Resources(1, 1, 10)),
                        "disk: asked 10 GiB, 0 GiB free on h"),
                Arguments.of(
                        Rule.ANTI_AFFINITY,
                        aHost("h").groupMembers(GROUP, 2),
                        aRequest().grouping(new Grouping.AntiAffinity(GROUP, 2)),
                        "anti-affinity: holds 2 of the group, as many as it may on h"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void countsTheHostForTheRuleAndSaysWhy(Rule rule, HostBuilder host, RequestBuilder request, String words) {
        var plan = refused(fleet(host), request);

        assertThat(plan.removals())
                .allSatisfy(removal -> assertThat(removal.hosts()).isEqualTo(removal.rule() == rule ? 1 : 0));
        assertThat(plan.nearestMiss().words()).isEqualTo(words);
    }

    @Test
    void affinityRefusesHostsWithoutMembersEvenIfTheMembersHostIsDown() {
        var fleet = fleet(aHost("members").groupMembers(GROUP, 1).state(HostState.DOWN), aHost("other"));
        var plan = refused(fleet, aRequest().grouping(new Grouping.Affinity(GROUP)));

        assertThat(plan.explain())
                .isEqualTo("no feasible host among 2; removed by: host-state 1, affinity 1; "
                        + "nearest miss: affinity: holds no member of the group on other");
    }

    @Test
    void countsEachHostForTheFirstRuleThatRefusesIt() {
        var fleet = fleet(
                aHost("down").state(HostState.DOWN).availabilityZone("az2"),
                aHost("elsewhere").availabilityZone("az2"),
                aHost("elsewhere too").availabilityZone("az2").cordoned(true),
                aHost("busy").availabilityZone("az1").claimed(new Resources(8, 0, 0)),
                aHost("nearly").availabilityZone("az1").claimed(new Resources(0, 12_288, 0)));
        var plan = refused(fleet, aRequest().availabilityZone("az1").resources(new Resources(2, 5000, 1)));

        assertThat(plan.explain())
                .isEqualTo("no feasible host among 5; removed by: host-state 1, cordon 1, availability-zone 1, "
                        + "vcpus 1, memory 1; nearest miss: memory: asked 5000 MiB, 4096 MiB free on nearly");
        assertThat(plan.hosts()).isEqualTo(5);
    }

    @Test
    void nearestMissNamesEverythingThatHostLacks() {
        var fleet = fleet(aHost("h").claimed(new Resources(7, 16_000, 0)));
        var plan = refused(fleet, aRequest().resources(new Resources(2, 1024, 1)));

        assertThat(plan.nearestMiss().words())
                .isEqualTo("vcpus: asked 2, 1 free on h; memory: asked 1024 MiB, 384 MiB free on h");
        assertThat(((NearestMiss.OnHost) plan.nearestMiss()).misses())
                .filteredOn(Miss.Shortfall.class::isInstance)
                .extracting(miss -> ((Miss.Shortfall) miss).missing())
                .containsExactly(1L, 640L);
    }

    @Test
    void nearestMissOfARequestedHostIsThatHost() {
        var fleet = fleet(aHost("roomy"), aHost("wanted").cordoned(true).state(HostState.DOWN));
        var plan = refused(fleet, aRequest().requestedHosts(Set.of(hostId("wanted"))));

        assertThat(plan.nearestMiss().words()).isEqualTo("host-state: down on wanted; cordon: cordoned on wanted");
    }

    @Test
    void emptyFleetIsRefusedInWords() {
        assertThat(refused(Snapshot.EMPTY, aRequest()).explain())
                .isEqualTo("no feasible host among 0; removed by: none; nearest miss: there are no hosts");
    }

    @Test
    void placementExplainsItselfToo() {
        var fleet = fleet(aHost("down").state(HostState.DOWN), aHost("good"));
        var plan = engine.place(fleet, aRequest().build(), seeded(1));

        assertThat(plan.explain())
                .isEqualTo("placed on good: 1 of 2 hosts feasible; removed by: host-state 1; next candidates: none");
    }

    @Test
    void traitThatNoHostEverHadRemovesAll() {
        var plan = refused(equalHosts(70), aRequest().traits(new TraitDemand(Set.of("UNHEARD"), Set.of())));

        assertThat(plan.removals()).contains(new Removal(Rule.REQUIRED_TRAITS, 70));
    }

    private Plan.NoFeasibleHost refused(Snapshot fleet, RequestBuilder request) {
        var plan = engine.place(fleet, request.build(), seeded(42));
        assertThat(plan).as(plan.explain()).isInstanceOf(Plan.NoFeasibleHost.class);
        return (Plan.NoFeasibleHost) plan;
    }
}
