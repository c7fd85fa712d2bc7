package io.xenith.hypervisor.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.ConsoleRange;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainInfo;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.Graphics;
import io.xenith.hypervisor.HypervisorEvent;
import io.xenith.hypervisor.RunState;
import io.xenith.hypervisor.ShutdownReason;
import io.xenith.hypervisor.simulator.screen.ScreenServerTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the simulated host promises beyond the contract: its life across processes, in time. */
class SimulatedHostTest {
    private final ManualTime time = new ManualTime(TestHosts.START);

    @TempDir
    Path folder = Path.of("");

    @Test
    void runsOnWhileNoProcessHasItOpen() throws IOException {
        DomainRef domain;
        String half;
        try (var host = open()) {
            domain = TestHosts.start(host, "one");
            time.advance(Duration.ofMillis(20));
            half = console(host, domain);
        }
        time.advance(Duration.ofSeconds(1));
        try (var host = open()) {
            var info = info(host, domain);
            assertThat(info.ref()).isEqualTo(domain);
            assertThat(info.createdAt()).isEqualTo(TestHosts.START);
            assertThat(info.state()).isEqualTo(new RunState.Running());
            assertThat(half).isNotEmpty().doesNotContain("login: ");
            assertThat(console(host, domain)).startsWith(half).contains("login: ");
        }
    }

    @Test
    void guestWithAScreenShowsItUntilItEnds() throws IOException {
        try (var host = open()) {
            var xen = host.hypervisor();
            var config = DomainConfig.of(new DomainId(UUID.randomUUID()), "seen", new Boot.Bios())
                    .type(DomainType.HVM)
                    .memory(ByteSize.ofMib(128))
                    .graphics(new Graphics.Vnc(InetAddress.getLoopbackAddress()))
                    .build();
            var domain = xen.createPaused(TestHosts.CALL, config);
            var address = xen.findVncAddress(TestHosts.CALL, domain).orElseThrow();
            assertThat(xen.findVncAddress(TestHosts.CALL, domain)).contains(address);
            try (var viewer = new Socket(address.getAddress(), address.getPort())) {
                viewer.setSoTimeout(20_000);
                assertThat(viewer.getInputStream().readNBytes(12))
                        .isEqualTo("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII));

                xen.destroy(TestHosts.CALL, domain);
                assertThat(viewer.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(ScreenServerTest.isRefusedSoon(address)).isTrue();

            var other = TestHosts.start(host, "unseen");
            assertThat(xen.findVncAddress(TestHosts.CALL, other)).isEmpty();
        }
    }

    @Test
    void endsGuestsOnTimeWhileNoProcessHasItOpen() throws IOException {
        DomainRef domain;
        try (var host = open()) {
            domain = TestHosts.start(host, "one");
            time.advance(Duration.ofSeconds(1));
            host.hypervisor().requestShutdown(TestHosts.CALL, domain);
        }
        time.advance(Duration.ofHours(1));
        try (var host = open()) {
            assertThat(info(host, domain).state()).isEqualTo(new RunState.Shutdown(ShutdownReason.POWEROFF));
            assertThat(console(host, domain)).endsWith("reboot: Power down\r\n");
        }
    }

    @Test
    void printsWhatTheGuestWasGiven() throws IOException {
        try (var host = open()) {
            var domain = TestHosts.start(host, "one");
            assertThat(time.pendingTimers()).isZero();
            time.advance(Duration.ofSeconds(1));

            assertThat(console(host, domain))
                    .contains("vmlinuz, 8388608 bytes")
                    .contains("initrd, 8388608 bytes")
                    .contains("Command line: console=hvc0")
                    .contains("Xen PVH")
                    .contains("131072K available")
                    .contains(domain.id().toString())
                    .endsWith("one login: ");
        }
    }

    @Test
    void standsStillWhilePaused() throws IOException {
        try (var host = open()) {
            var domain = TestHosts.start(host, "one");
            time.advance(Duration.ofMillis(10));
            host.hypervisor().pause(TestHosts.CALL, domain);
            var atPause = console(host, domain);
            time.advance(Duration.ofSeconds(10));
            assertThat(console(host, domain)).isEqualTo(atPause);

            host.hypervisor().unpause(TestHosts.CALL, domain);
            time.advance(Duration.ofMillis(140));
            assertThat(console(host, domain)).contains("login: ");
        }
    }

    @Test
    void hearsARequestToShutDownDuringBootOnceItHasBooted() throws IOException {
        try (var host = open()) {
            var domain = TestHosts.start(host, "one");
            host.hypervisor().requestShutdown(TestHosts.CALL, domain);
            time.advance(Duration.ofMillis(49));
            assertThat(info(host, domain).state()).isEqualTo(new RunState.Running());
            time.advance(Duration.ofMillis(161));
            assertThat(info(host, domain).state()).isEqualTo(new RunState.Shutdown(ShutdownReason.POWEROFF));
        }
    }

    @Test
    void losesEveryDomainAndNoDiskInAReboot() throws IOException {
        var heard = new ArrayList<HypervisorEvent>();
        try (var host = open()) {
            var domain = TestHosts.start(host, "one");
            host.hypervisor().subscribe(heard::add);
            var before = host.hypervisor().describeHost(TestHosts.CALL);

            host.reboot();

            var after = host.hypervisor().describeHost(TestHosts.CALL);
            assertThat(after.bootId()).isNotEqualTo(before.bootId());
            assertThat(after.domains()).isZero();
            assertThat(heard)
                    .hasOnlyElementsOfType(HypervisorEvent.EventsLost.class)
                    .hasSize(1);
            assertThat(TestHosts.start(host, "one").domid()).isEqualTo(domain.domid());
        }
        try (var host = open()) {
            assertThat(host.hypervisor().listDomains(TestHosts.CALL)).hasSize(1);
        }
    }

    @Test
    void isOpenOnceInOneProcessAndStaysLockedAgainstIt() throws IOException {
        try (var host = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(HostInUseException.class)
                    .hasMessageContaining("by this process");
            TestHosts.start(host, "one");
        }
        open().close();
    }

    @Test
    void doesTheSameForTheSameSeed() throws IOException {
        assertThat(play(7, "a")).isEqualTo(play(7, "b")).isNotEqualTo(play(8, "c"));
    }

    /** Everything that is to be seen of one run with faults. */
    private String play(long seed, String name) throws IOException {
        var clock = new ManualTime(TestHosts.START);
        var log = new StringBuilder();
        try (var host = TestHosts.open(folder.resolve(name), clock, seed, SimulatedHostSpec.standard())) {
            host.faults()
                    .follow(FaultPlan.parse("create-paused:delay=1ms..9ms@0.5; *:fail=unexpected@0.1;"
                            + " guest:crash=10ms..90ms@0.3"));
            host.hypervisor().subscribe(event -> log.append(event).append('\n'));
            for (int i = 0; i < 30; i++) {
                try {
                    TestHosts.start(host, "guest-" + i);
                } catch (RuntimeException e) {
                    log.append(e.getMessage()).append('\n');
                }
                clock.advance(Duration.ofMillis(5));
            }
            host.faults().heal();
            log.append(host.hypervisor().listDomains(TestHosts.CALL));
        }
        return log.toString();
    }

    private SimulatedHost open() throws IOException {
        return TestHosts.open(folder.resolve("host.journal"), time);
    }

    private static DomainInfo info(SimulatedHost host, DomainRef domain) {
        return host.hypervisor().findDomain(TestHosts.CALL, domain.id()).orElseThrow();
    }

    private static String console(SimulatedHost host, DomainRef domain) {
        return host.hypervisor()
                .readConsole(TestHosts.CALL, domain.id(), new ConsoleRange.Tail(1 << 16))
                .text();
    }
}
