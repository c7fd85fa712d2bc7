package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.lab.junit.OnXen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The real client on one end, real Xen on the other: after each step {@code xl} on the host says what the API says. What takes long on an
 * emulated host is asked for by {@code XENITH_REAL_XEN=yes}.
 */
@NeedsMinutes(35)
@OnXen
@ExtendWith(RealCloud.class)
class RealXenIT {
    /** A bound, not an expectation: a machine whose memory is virtualised in software emulates three times as slowly as others. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    private Path folder;

    private OpenStackCli demo;
    private RealServers servers;
    private Dom0View dom0;

    @BeforeEach
    void look() {
        demo = RealCloud.demo();
        servers = new RealServers(demo, PATIENCE);
        dom0 = new Dom0View(RealCloud.host());
    }

    @Test
    void runsAParavirtualServerFromCreateToDelete() throws IOException {
        var clean = dom0.traces();
        var id = createWithKeyAndUserData("pv");
        try {
            var first = dom0.findOnly().orElseThrow();
            assertThat(first.memoryMib()).isBetween(120, 128);
            assertThat(first.vcpus()).isEqualTo(1);

            demo.run("server", "pause", id);
            servers.awaitStatus(id, "PAUSED");
            assertThat(dom0.findOnly().orElseThrow().isPaused()).isTrue();
            demo.run("server", "unpause", id);
            servers.awaitStatus(id, "ACTIVE");
            assertThat(dom0.findOnly().orElseThrow().isPaused()).isFalse();

            demo.run("server", "suspend", id);
            servers.awaitStatus(id, "SUSPENDED");
            awaitGone();
            demo.run("server", "resume", id);
            servers.awaitStatus(id, "ACTIVE");
            dom0.type(dom0.findOnly().orElseThrow().domid(), "run echo still $((40 + 2))");
            Eventually.within(PATIENCE, () -> assertThat(servers.console(id)).contains("still 42"));

            demo.run("server", "stop", id);
            servers.awaitStatus(id, "SHUTOFF");
            awaitGone();
            demo.run("server", "start", id);
            servers.awaitStatus(id, "ACTIVE");
            assertThat(dom0.findOnly()).isPresent();

            demo.run("server", "resize", "--flavor", "xen.medium", id);
            servers.awaitStatus(id, "VERIFY_RESIZE");
            demo.run("server", "resize", "confirm", id);
            servers.awaitStatus(id, "ACTIVE");
            var resized = dom0.findOnly().orElseThrow();
            assertThat(resized.memoryMib()).isBetween(184, 192);
            assertThat(resized.vcpus()).isEqualTo(2);
        } finally {
            delete(id);
        }
        Eventually.within(PATIENCE, () -> assertThat(dom0.traces()).isEqualTo(clean));
    }

    // One PVH guest in twenty dies of the emulated processor (docs/hypervisor.md), which must not stop everybody.
    @Test
    @EnabledIfEnvironmentVariable(named = "XENITH_REAL_XEN", matches = "yes")
    void runsAPvhServerWithAVolumeThatRebootsAndDoesNotListen() throws IOException {
        var clean = dom0.traces();
        var volume = demo.json("volume create --size 1 xen-volume").path("id").asText();
        var id = createWithKeyAndUserData("pvh");
        try {
            var before = dom0.findOnly().orElseThrow().domid();
            assertThat(dom0.guardedInterfaces()).contains("vif" + before + ".0");
            dom0.emptyFirewall();
            Eventually.within(
                    PATIENCE, () -> assertThat(dom0.guardedInterfaces()).contains("vif" + before + ".0"));
            plugAndUnplug(id, volume, before);

            demo.run("server", "reboot", "--soft", id);
            awaitOther(before);
            servers.awaitStatus(id, "ACTIVE");
            var middle = dom0.findOnly().orElseThrow().domid();
            addVolume(id, volume);
            demo.run("server", "reboot", "--hard", id);
            awaitOther(middle);
            servers.awaitStatus(id, "ACTIVE");
            servers.awaitLogin(id);
            var last = dom0.findOnly().orElseThrow().domid();
            assertThat(dom0.backendsOfDisks(last)).contains(volume);
            awaitSeen(id, "again", 1);

            dom0.type(last, "deaf");
            Eventually.within(PATIENCE, () -> assertThat(servers.console(id)).contains("deaf from now on"));
            demo.run("server", "stop", id);
            servers.awaitStatus(id, "SHUTOFF");
            awaitGone();
        } finally {
            delete(id);
        }
        awaitVolume(volume, "available");
        demo.run("volume", "delete", volume);
        Eventually.within(PATIENCE, () -> assertThat(dom0.traces()).isEqualTo(clean));
        assertThat(demo.json("volume list").findValuesAsText("ID")).doesNotContain(volume);
    }

    private void plugAndUnplug(String id, String volume, int domid) {
        addVolume(id, volume);
        assertThat(dom0.findOnly().orElseThrow().domid())
                .as("its guest runs on")
                .isEqualTo(domid);
        assertThat(dom0.backendsOfDisks(domid)).contains(volume);
        Eventually.within(PATIENCE, () -> assertThat(dom0.connectedDisks(domid)).contains(Dom0View.XVDE));
        awaitSeen(id, "first", 1);

        demo.run("server", "remove", "volume", id, volume);
        awaitVolume(volume, "available");
        assertThat(dom0.backendsOfDisks(domid)).doesNotContain(volume);
        awaitSeen(id, "gone", 0);
        assertThat(dom0.traces()).as("its disk stays").contains(volume);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pvh", "hvm"})
    @EnabledIfEnvironmentVariable(named = "XENITH_REAL_XEN", matches = "yes")
    void bootsAServerFromItsDisk(String mode) {
        var clean = dom0.traces();
        var id = demo.json(
                        "server",
                        "create",
                        "--flavor",
                        "xen.image",
                        "--image",
                        "disk-" + mode,
                        "--network",
                        "private",
                        "from-disk")
                .path("id")
                .asText();
        try {
            servers.awaitLogin(id);
            assertThat(servers.console(id))
                    .containsIgnoringCase("guest_type=" + mode)
                    .contains("hostname: from-disk")
                    .contains("nic: ");
            assertThat(dom0.guestType(dom0.findOnly().orElseThrow().domid()))
                    .as("what Xen says of it")
                    .isEqualTo(mode);
            demo.run("server", "stop", id);
            servers.awaitStatus(id, "SHUTOFF");
            awaitGone();
        } finally {
            delete(id);
        }
        Eventually.within(PATIENCE, () -> assertThat(dom0.traces()).isEqualTo(clean));
    }

    private void awaitOther(int domid) {
        Eventually.within(PATIENCE, () -> assertThat(dom0.findOnly())
                .hasValueSatisfying(listed -> assertThat(listed.domid()).isGreaterThan(domid)));
    }

    private void delete(String id) {
        delete(id, PATIENCE);
    }

    private void delete(String id, Duration patience) {
        try {
            servers.delete(id, patience);
        } catch (AssertionError e) {
            // What it stands still in, Java's threads and libxl's, goes to its log, which is kept.
            dom0.tellThreadsOfTheAgent();
            throw e;
        }
        demo.attempt("keypair", "delete", "xen-key");
        awaitGone();
    }

    private String createWithKeyAndUserData(String mode) throws IOException {
        demo.run("keypair", "create", "--private-key", folder.resolve("key").toString(), "xen-key");
        var userData = Files.writeString(folder.resolve("user-data"), "first line\nsecond line\n");
        var id = create(
                mode, "xen.small", "--key-name", "xen-key", "--user-data", userData.toString(), "server-" + mode);
        var shown = servers.awaitStatus(id, "ACTIVE");
        var address = shown.path("addresses").path("private").path(0).asText();
        servers.awaitLogin(id);
        assertThat(servers.console(id))
                .containsIgnoringCase("guest_type=" + mode)
                .contains("hostname: server-" + mode)
                .contains("user data begins\nfirst line\nsecond line\n")
                .contains("ssh key: ssh-")
                .contains("nic: ")
                .contains(address + "/");
        return id;
    }

    private void addVolume(String id, String volume) {
        demo.run("server", "add", "volume", "--device", "/dev/xvde", id, volume);
        awaitVolume(volume, "in-use");
    }

    /** The guest has so many disks of that name; the word tells its answers apart. */
    private void awaitSeen(String id, String word, int disks) {
        dom0.type(dom0.findOnly().orElseThrow().domid(), "run echo " + word + " $(grep -c xvde /proc/partitions)");
        Eventually.within(PATIENCE, () -> assertThat(servers.console(id)).contains(word + " " + disks));
    }

    private void awaitVolume(String volume, String status) {
        Eventually.within(PATIENCE, () -> assertThat(
                        demo.json("volume", "show", volume).path("status").asText())
                .isEqualTo(status));
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "XENITH_REAL_XEN", matches = "yes")
    void tellsWhatAGuestDoesToItself() {
        var id = create("pvh", "xen.small", "own-will");
        try {
            servers.awaitLogin(id);
            dom0.type(dom0.findOnly().orElseThrow().domid(), "poweroff");
            servers.awaitStatus(id, "SHUTOFF");
            awaitGone();

            demo.run("server", "start", id);
            servers.awaitStatus(id, "ACTIVE");
            servers.awaitLogin(id);
            dom0.type(dom0.findOnly().orElseThrow().domid(), "crash");
            Eventually.within(PATIENCE, () -> assertThat(demo.json("server", "show", id)
                            .path("OS-EXT-STS:power_state")
                            .asText())
                    .isIn("6", "Crashed"));
        } finally {
            delete(id);
        }
        awaitGone();
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "XENITH_REAL_XEN", matches = "yes")
    void makesADomainOnceThoughTheAgentDiesInEachOfItsSteps() {
        var clean = dom0.traces();
        try (var killer = AgentKiller.start(RealCloud.host())) {
            var id = create("pvh", "xen.small", "cut-off");
            try {
                servers.awaitStatus(id, "ACTIVE");
                servers.awaitLogin(id);
                assertThat(killer.kills())
                        .as("in the beginning of each step, and in the middle")
                        .containsEntry("FetchBootImages", 2)
                        .containsEntry("MakeDisk", 2)
                        .containsEntry("CreatePaused", 2)
                        .containsKey("Unpause");
                assertThat(dom0.findOnly()).isPresent();
            } finally {
                // It goes on killing: a restart of the agent takes the better part of a minute here.
                delete(id, PATIENCE.multipliedBy(4));
            }
        }
        Eventually.within(PATIENCE, () -> assertThat(dom0.traces()).isEqualTo(clean));
        awaitHost("up");
    }

    @Test
    @EnabledIfEnvironmentVariable(named = "XENITH_REAL_XEN", matches = "yes")
    void serversComeBackAfterARebootAndAPowerCut() {
        var id = create("pvh", "xen.small", "survivor");
        try {
            servers.awaitLogin(id);
            RealCloud.host().reboot();
            awaitReturn(id, "rebooted");

            RealCloud.host().powerCut();
            awaitHost("down");
            assertThat(demo.json("server", "show", id).path("status").asText()).isEqualTo("UNKNOWN");

            RealCloud.host().boot();
            awaitReturn(id, "switched on");
        } finally {
            // Only a host that answers can say that nothing is left.
            RealCloud.host().boot();
            delete(id);
        }
        awaitGone();
    }

    private static void awaitHost(String state) {
        Eventually.within(PATIENCE, () -> assertThat(RealCloud.admin()
                        .json("compute service list --service nova-compute")
                        .findValuesAsText("State"))
                .containsExactly(state));
    }

    /** The host has booted; its server does so too, once, and obeys. */
    private void awaitReturn(String id, String word) {
        Eventually.within(
                PATIENCE.multipliedBy(2), () -> assertThat(dom0.findOnly()).isPresent());
        servers.awaitStatus(id, "ACTIVE");
        servers.awaitLogin(id);
        dom0.type(dom0.findOnly().orElseThrow().domid(), "run echo " + word + " $((40 + 2))");
        Eventually.within(PATIENCE, () -> assertThat(servers.console(id)).contains(word + " 42"));
    }

    private String create(String mode, String flavor, String... more) {
        var words = new java.util.ArrayList<>(java.util.List.of(
                "server", "create", "--flavor", flavor, "--image", "guest-" + mode, "--network", "private"));
        words.addAll(java.util.List.of(more));
        return demo.json(words.toArray(String[]::new)).path("id").asText();
    }

    /** Its memory is given back, a moment after the guest has ended. */
    private void awaitGone() {
        Eventually.within(PATIENCE, () -> assertThat(dom0.findOnly()).isEmpty());
    }
}
