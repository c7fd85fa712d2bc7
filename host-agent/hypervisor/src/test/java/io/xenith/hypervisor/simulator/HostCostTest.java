package io.xenith.hypervisor.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.NicConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promises of cost: bytes per host and per domain, processor time per create, no threads. The bounds are wide of what is
 * measured, so that a noisy machine does not fail them; the figures are printed.
 */
class HostCostTest {
    private static final int HOSTS = 300;
    private static final int DOMAINS_PER_HOST = 20;

    private final ManualTime time = new ManualTime(TestHosts.START);

    @TempDir
    Path folder = Path.of("");

    @Test
    void costsLittlePerHostAndDomainAndNoThreads() throws IOException {
        warmUp();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        var hosts = new ArrayList<SimulatedHost>(HOSTS);
        try {
            long empty = usedBytes();
            for (int i = 0; i < HOSTS; i++) {
                hosts.add(TestHosts.open(folder.resolve("host-" + i), time));
            }
            long idle = usedBytes();
            long cpuBefore = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (var host : hosts) {
                fill(host, DOMAINS_PER_HOST);
            }
            long cpuNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuBefore;
            time.advance(Duration.ofSeconds(1));
            long full = usedBytes();

            long perHost = (idle - empty) / HOSTS;
            long perDomain = (full - idle) / (HOSTS * DOMAINS_PER_HOST);
            long microsPerDomain = cpuNanos / (HOSTS * DOMAINS_PER_HOST) / 1000;
            System.out.printf(
                    "simulated host: %d B; domain with root disk, config, NIC: %d B; processor time of disk + create +"
                            + " unpause: %d us%n",
                    perHost, perDomain, microsPerDomain);
            assertThat(perHost).isLessThan(16 << 10);
            assertThat(perDomain).isLessThan(4 << 10);
            assertThat(microsPerDomain).isLessThan(1000);
            assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThanOrEqualTo(threads + 2);
        } finally {
            hosts.forEach(SimulatedHost::close);
        }
    }

    private void warmUp() throws IOException {
        try (var host = TestHosts.open(folder.resolve("warm"), time)) {
            fill(host, 200);
        }
    }

    private static void fill(SimulatedHost host, int domains) {
        for (int i = 0; i < domains; i++) {
            var guest = DomainConfig.of(
                    TestHosts.aGuest("guest-" + i).build().id(),
                    "instance-" + i,
                    TestHosts.aGuest("guest-" + i).build().boot());
            var id = guest.build().id();
            var root = host.store()
                    .createRootDisk(
                            TestHosts.CALL, DiskId.root(id, 0), TestHosts.IMAGE, DiskFormat.RAW, ByteSize.ofGib(1));
            var config = guest.disks(List.of(root.attachAs("xvda", false)))
                    .nics(List.of(new NicConfig(
                            new UUID(1, i),
                            new MacAddress("02:00:00:00:00:01"),
                            "xenbr0",
                            List.of(InetAddress.ofLiteral("192.0.2.7")),
                            1450)))
                    .labels(Map.of("generation", "1", "owner", "xenith", "instance", id.toString()))
                    .build();
            host.hypervisor().unpause(TestHosts.CALL, host.hypervisor().createPaused(TestHosts.CALL, config));
        }
    }

    /** After collecting garbage a few times; one time leaves what finalisation and references still hold. */
    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
