package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.lab.LabHost;
import io.xenith.lab.junit.OnXen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that move between two real Xen hosts. The guest counts all the while, in memory and on its disk: what it wrote before it counted on
 * must be there afterwards, whatever happened in between. Asked for by {@code XENITH_REAL_XEN=yes}, as two emulated hosts on two cores take
 * their time.
 */
@OnXen(hosts = 2)
@EnabledIfEnvironmentVariable(named = "XENITH_REAL_XEN", matches = "yes")
@ExtendWith(RealCloud.class)
class RealMigrationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Each number is on the disk before it is in memory. */
    private static final String COUNT =
            "run (i=0; while :; do i=$((i+1)); printf '%0511d\\n' $i | dd of=/dev/xvda bs=512 seek=1024 conv=fsync 2>/dev/null;"
                    + " echo $i >/run/count; done) &";

    private OpenStackCli demo;
    private RealServers servers;
    private OpenStackCli admin;
    private int looks;

    @BeforeEach
    void look() {
        demo = RealCloud.demo();
        servers = new RealServers(demo, PATIENCE);
        // The client asks for what this API has since 2.25 only when it is told to.
        admin = RealCloud.admin().with(Map.of("OS_COMPUTE_API_VERSION", "2.80"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pv", "pvh"})
    void guestGoesOnCountingAtTheOtherHostAndBack(String mode) {
        var clean = traces();
        var id = createThatCounts(mode);
        try {
            for (int i = 0; i < 2; i++) {
                var from = host(id);
                var before = count(id);
                admin.run("server", "migrate", "--live-migration", id);
                awaitMoved(id, from);
                assertThat(count(id)).isGreaterThan(before);
                assertThat(guestsOn(from)).hasSize(0);
                assertThat(guestsOn(host(id))).hasSize(1);
                assertThat(newest(id).path("Status").asText()).isEqualTo("completed");
            }
            demo.run("server", "reboot", "--hard", id);
            servers.awaitStatus(id, "ACTIVE");
            servers.awaitLogin(id);
        } finally {
            servers.delete(id, PATIENCE);
        }
        Eventually.within(PATIENCE, () -> assertThat(traces()).isEqualTo(clean));
    }

    @Test
    void moveThatIsCalledOffLeavesTheGuestCounting() {
        var clean = traces();
        var id = createThatCounts("pv");
        try {
            var from = host(id);
            var before = count(id);
            admin.run("server", "migrate", "--live-migration", id);
            servers.awaitStatus(id, "MIGRATING");
            admin.run("server", "migration", "abort", id, newest(id).path("Id").asText());
            servers.awaitStatus(id, "ACTIVE");
            assertThat(host(id)).isEqualTo(from);
            assertThat(newest(id).path("Status").asText()).isEqualTo("cancelled");
            assertThat(count(id)).isGreaterThan(before);
            Eventually.within(PATIENCE, () -> assertThat(guestsOn(other(from))).hasSize(0));
        } finally {
            servers.delete(id, PATIENCE);
        }
        Eventually.within(PATIENCE, () -> assertThat(traces()).isEqualTo(clean));
    }

    @Test
    void guestRunsOnceThoughAgentsDieUnderTheMove() {
        var clean = traces();
        var id = createThatCounts("pv");
        try {
            for (var end : List.of("source", "destination")) {
                var from = host(id);
                var before = count(id);
                admin.run("server", "migrate", "--live-migration", id);
                awaitSuspendedOrComing(from);
                var killed = end.equals("source") ? from : other(from);
                RealCloud.hosts().stream()
                        .filter(host -> host.name().equals(killed))
                        .forEach(host -> host.run(RealCloud.STEP, "systemctl kill -s KILL xenith-agent")
                                .orThrow("killing the agent"));
                servers.awaitStatus(id, "ACTIVE");
                Eventually.within(PATIENCE, () -> assertThat(
                                guestsOn("lab1").size() + guestsOn("lab2").size())
                        .isEqualTo(1));
                assertThat(guestsOn(host(id)))
                        .as("after the agent of the " + end + " was killed")
                        .hasSize(1);
                assertThat(count(id)).isGreaterThan(before);
            }
        } finally {
            servers.delete(id, PATIENCE);
        }
        Eventually.within(PATIENCE, () -> assertThat(traces()).isEqualTo(clean));
    }

    @Test
    void guestGoesOnThoughTheDestinationLosesItsPower() {
        var id = createThatCounts("pv");
        var from = host(id);
        var destination = labHost(other(from));
        try {
            var before = count(id);
            admin.run("server", "migrate", "--live-migration", id);
            awaitSuspendedOrComing(from);
            destination.powerCut();
            servers.awaitStatus(id, "ACTIVE");
            assertThat(host(id)).isEqualTo(from);
            assertThat(count(id)).isGreaterThan(before);
        } finally {
            // Only a host that answers can say that nothing is left.
            destination.boot();
            servers.delete(id, PATIENCE);
        }
        Eventually.within(
                PATIENCE, () -> assertThat(guestsOn(destination.name())).hasSize(0));
    }

    @Test
    void serverOfAHostWithoutPowerIsMadeAnewAtTheOtherOnceSomebodyFencesTheHost() {
        var clean = traces();
        var id = createThatCounts("pv");
        var from = host(id);
        var lost = labHost(from);
        try {
            lost.powerCut();
            try {
                servers.awaitStatus(id, "UNKNOWN");
                assertThat(admin.refused("server", "evacuate", id)).contains("by forcing its compute service down");
                assertThat(guestsOn(other(from))).as("nothing without a proof").isEmpty();
                admin.run("compute", "service", "set", "--down", from, "nova-compute");
                // The client of Debian 12 asks, and then stumbles over the answer.
                admin.attempt("server", "evacuate", id);
                servers.awaitStatus(id, "ACTIVE");
                assertThat(host(id)).isEqualTo(other(from));
                servers.awaitLogin(id);
                assertThat(guestsOn(other(from))).hasSize(1);
            } finally {
                lost.boot();
            }
            Eventually.within(PATIENCE, () -> assertThat(lost.run(RealCloud.STEP, "lvs --noheadings -o lv_name xenith")
                            .output())
                    .as("what the host brought back is removed there")
                    .doesNotContain("xenith-disk"));
            assertThat(guestsOn(from)).isEmpty();
            assertThat(guestsOn(other(from))).hasSize(1);
            admin.run("compute", "service", "set", "--up", from, "nova-compute");
        } finally {
            servers.delete(id, PATIENCE);
        }
        Eventually.within(PATIENCE, () -> assertThat(traces()).isEqualTo(clean));
    }

    /** The destination has begun to make something for it. */
    private static void awaitSuspendedOrComing(String from) {
        var there = labHost(other(from));
        Eventually.within(PATIENCE, () -> assertThat(there.run(RealCloud.STEP, "lvs --noheadings -o lv_name xenith")
                        .output())
                .contains("xenith-disk"));
    }

    private String createThatCounts(String mode) {
        var id = demo.json(
                        "server",
                        "create",
                        "--flavor",
                        "xen.image",
                        "--image",
                        "guest-" + mode,
                        "--network",
                        "private",
                        "moves-" + mode)
                .path("id")
                .asText();
        servers.awaitStatus(id, "ACTIVE");
        servers.awaitLogin(id);
        type(id, COUNT);
        return id;
    }

    /** What the guest has counted to; its disk must know at least that, past the guest's own caches. */
    private long count(String id) {
        int look = ++looks;
        type(
                id,
                "run echo 3 >/proc/sys/vm/drop_caches; c=$(cat /run/count);"
                        + " d=$(dd if=/dev/xvda bs=512 skip=1024 count=1 2>/dev/null | sed 's/^0*//'); echo look" + look
                        + " at $c on disk $d.");
        var answer = Pattern.compile("look" + look + " at (\\d+) on disk (\\d+)\\.");
        return Eventually.within(PATIENCE, () -> {
            var found = answer.matcher(servers.console(id));
            assertThat(found.find()).as("the guest answers").isTrue();
            long inMemory = Long.parseLong(found.group(1));
            assertThat(Long.parseLong(found.group(2))).as("what is on the disk").isGreaterThanOrEqualTo(inMemory);
            return inMemory;
        });
    }

    private void type(String id, String line) {
        var dom0 = new Dom0View(labHost(host(id)));
        dom0.type(dom0.findOnly().orElseThrow().domid(), line);
    }

    private void awaitMoved(String id, String from) {
        Eventually.within(PATIENCE.multipliedBy(2), () -> {
            var shown = admin.json("server", "show", id);
            assertThat(shown.path("status").asText())
                    .as(shown.path("fault").toString())
                    .isEqualTo("ACTIVE");
            return assertThat(shown.path("OS-EXT-SRV-ATTR:host").asText())
                    .as(newest(id).toString())
                    .isEqualTo(other(from));
        });
        Eventually.within(PATIENCE, () -> assertThat(guestsOn(from)).hasSize(0));
    }

    private JsonNode newest(String id) {
        return admin.json("server", "migration", "list", "--server", id).path(0);
    }

    private String host(String id) {
        return admin.json("server", "show", id).path("OS-EXT-SRV-ATTR:host").asText();
    }

    private static String other(String host) {
        return host.equals("lab1") ? "lab2" : "lab1";
    }

    private static LabHost labHost(String name) {
        return RealCloud.hosts().stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Dom0View.Listed> guestsOn(String host) {
        return new Dom0View(labHost(host)).guests();
    }

    private static List<String> traces() {
        var all = new ArrayList<String>();
        RealCloud.hosts().forEach(host -> all.add(new Dom0View(host).traces()));
        return all;
    }
}
