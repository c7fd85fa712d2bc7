package io.xenith.scheduler;

import static io.xenith.scheduler.Fleets.SMALL;
import static io.xenith.scheduler.Fleets.aHost;
import static io.xenith.scheduler.Fleets.equalHosts;
import static io.xenith.scheduler.Fleets.fleet;
import static io.xenith.scheduler.Fleets.groupId;
import static io.xenith.scheduler.Fleets.hostId;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final GroupId GROUP = groupId("web");

    @Test
    void laterChangesDoNotReachAnOlderSnapshot() {
        var before = equalHosts(100);
        var after = before.withClaim(hostId("host70"), new Claim(SMALL, List.of(GROUP)))
                .withState(hostId("host71"), HostState.DOWN)
                .withoutHost(hostId("host72"));

        assertThat(usage(before, "host70").claimed()).isEqualTo(Resources.NONE);
        assertThat(before.groupMembers(GROUP, hostId("host70"))).isZero();
        assertThat(usage(before, "host71").state()).isEqualTo(HostState.UP);
        assertThat(before.find(hostId("host72"))).isPresent();
        assertThat(usage(after, "host70").claimed()).isEqualTo(SMALL);
        assertThat(after.groupMembers(GROUP, hostId("host70"))).isOne();
        assertThat(usage(after, "host71").state()).isEqualTo(HostState.DOWN);
        assertThat(after.find(hostId("host72"))).isEmpty();
        assertThat(after.hostCount()).isEqualTo(99);
    }

    @Test
    void releaseUndoesAClaim() {
        var claim = new Claim(SMALL, List.of(GROUP));
        var fleet = equalHosts(2).withClaim(hostId("host1"), claim).withRelease(hostId("host1"), claim);

        assertThat(usage(fleet, "host1").claimed()).isEqualTo(Resources.NONE);
        assertThat(fleet.groupMembers(GROUP, hostId("host1"))).isZero();
    }

    @Test
    void drainingHostCountsAsFullNotAbsent() {
        var fleet = fleet(aHost("h").claimed(SMALL)).withScheduling(hostId("h"), true, true);

        assertThat(usage(fleet, "h").free()).isEqualTo(Resources.NONE);
        assertThat(usage(fleet, "h").claimed()).isEqualTo(SMALL);
        assertThat(fleet.hostCount()).isOne();
    }

    @Test
    void replacedHostKeepsNothingOfItsPast() {
        var fleet = fleet(aHost("h")
                        .availabilityZone("az1")
                        .groupMembers(GROUP, 3)
                        .cordoned(true))
                .withHost(aHost("h").availabilityZone("az2").build());

        assertThat(usage(fleet, "h").availabilityZone()).isEqualTo("az2");
        assertThat(usage(fleet, "h").cordoned()).isFalse();
        assertThat(fleet.groupMembers(GROUP, hostId("h"))).isZero();
        assertThat(fleet.hostCount()).isOne();
    }

    @Test
    void hostsAreCompanionsByATraitOfOneBeginning() {
        var fleet = equalHosts(70)
                .withHost(aHost("a").traits(Set.of("STORE_1", "FAST")).build())
                .withHost(aHost("b").traits(Set.of("STORE_1")).build())
                .withHost(aHost("c").traits(Set.of("STORE_2", "FAST")).build());

        assertThat(fleet.companions(hostId("a"), "STORE_")).containsExactlyInAnyOrder(hostId("a"), hostId("b"));
        assertThat(fleet.companions(hostId("c"), "STORE_")).containsExactly(hostId("c"));
        assertThat(fleet.companions(hostId("host7"), "STORE_")).isEmpty();
        assertThat(fleet.companions(hostId("unknown"), "STORE_")).isEmpty();
        assertThat(fleet.withoutHost(hostId("b")).companions(hostId("a"), "STORE_"))
                .containsExactly(hostId("a"));
    }

    @Test
    void changesToUnknownHostsChangeNothing() {
        var fleet = equalHosts(1);

        assertThat(fleet.withClaim(hostId("gone"), Claim.of(SMALL))).isSameAs(fleet);
        assertThat(fleet.withoutHost(hostId("gone"))).isSameAs(fleet);
        assertThat(fleet.withState(hostId("gone"), HostState.UP)).isSameAs(fleet);
        assertThat(fleet.withScheduling(hostId("gone"), true, true)).isSameAs(fleet);
    }

    @Test
    void placeOfARemovedHostIsUsedAgain() {
        var fleet = equalHosts(200)
                .withoutHost(hostId("host3"))
                .withHost(aHost("new").build());

        assertThat(fleet.findSlot(hostId("new"))).hasValue(3);
        assertThat(fleet.pageCount()).isEqualTo(4);
    }

    private static HostUsage usage(Snapshot snapshot, String host) {
        return snapshot.find(hostId(host)).orElseThrow();
    }
}
