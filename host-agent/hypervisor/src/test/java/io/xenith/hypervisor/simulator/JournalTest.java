package io.xenith.hypervisor.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DomainInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private final ManualTime time = new ManualTime(TestHosts.START);

    @TempDir
    Path folder = Path.of("");

    @Test
    void findsEverythingAgainAfterReopening() throws IOException {
        List<byte[]> before;
        try (var host = open()) {
            var domain = TestHosts.start(host, "one");
            TestHosts.start(host, "two");
            host.store()
                    .createRootDisk(
                            TestHosts.CALL,
                            DiskId.root(domain.id(), 3),
                            TestHosts.IMAGE,
                            DiskFormat.QCOW2,
                            ByteSize.ofGib(1));
            host.hypervisor().destroy(TestHosts.CALL, TestHosts.start(host, "three"));
            before = encode(host);
        }

        try (var again = open()) {
            assertThat(encode(again)).usingElementComparator(Arrays::compare).isEqualTo(before);
        }
    }

    @Test
    void cutsOffATornTailWhereverItIsTorn() throws IOException {
        try (var host = open()) {
            TestHosts.start(host, "whole");
        }
        int sound = (int) Files.size(journal());
        try (var host = open()) {
            TestHosts.start(host, "torn");
        }
        byte[] all = Files.readAllBytes(journal());
        // "torn" is two entries, its creation and its unpause; within each there is nothing between before and after.
        for (int length = sound; length < all.length; length++) {
            Files.write(journal(), Arrays.copyOf(all, length));
            try (var host = open()) {
                assertThat(names(host)).startsWith("whole").hasSizeBetween(1, 2);
                TestHosts.start(host, "later");
            }
            try (var host = open()) {
                assertThat(names(host)).startsWith("whole").endsWith("later");
            }
        }
    }

    @Test
    void refusesAJournalThatIsDamagedBeforeItsEnd() throws IOException {
        try (var host = open()) {
            TestHosts.start(host, "one");
            TestHosts.start(host, "two");
        }
        byte[] all = Files.readAllBytes(journal());
        all[all.length / 3] ^= 1;
        Files.write(journal(), all);

        assertThatThrownBy(this::open)
                .isInstanceOf(DamagedJournalException.class)
                .hasMessageContaining(journal().getFileName().toString());
        assertThat(Files.readAllBytes(journal())).isEqualTo(all);
    }

    @Test
    void staysSmallHoweverMuchHappens() throws IOException {
        try (var host = open()) {
            for (int i = 0; i < 2000; i++) {
                var domain = TestHosts.start(host, "guest-" + i % 7);
                host.hypervisor().destroy(TestHosts.CALL, domain);
            }
            TestHosts.start(host, "last");
        }

        assertThat(Files.size(journal())).isLessThan(80 << 10);
        try (var host = open()) {
            assertThat(names(host)).containsExactly("last");
            assertThat(host.hypervisor()
                            .listDomains(TestHosts.CALL)
                            .getFirst()
                            .ref()
                            .domid()
                            .value())
                    .isEqualTo(2001);
        }
    }

    @Test
    void survivesAKillAtEitherSideOfACompaction() throws IOException {
        try (var host = open()) {
            TestHosts.start(host, "one");
        }
        Files.write(folder.resolve("host.journal.compacting"), new byte[] {1, 2, 3});

        try (var host = open()) {
            assertThat(names(host)).containsExactly("one");
            for (int i = 0; i < 500; i++) {
                host.hypervisor().destroy(TestHosts.CALL, TestHosts.start(host, "churn"));
            }
        }
        try (var host = open()) {
            assertThat(names(host)).containsExactly("one");
        }
    }

    @Test
    void isForcedToTheDiskWhereThatIsAskedFor() throws IOException {
        var spec = SimulatedHostSpec.standard().withDurability(Durability.POWER_CUT);
        try (var host = TestHosts.open(journal(), time, 1, spec)) {
            TestHosts.start(host, "one");
        }
        try (var host = open()) {
            assertThat(names(host)).containsExactly("one");
        }
    }

    @Test
    void keepsLabelsWithTheDomain() throws IOException {
        try (var host = open()) {
            host.hypervisor()
                    .createPaused(
                            TestHosts.CALL,
                            TestHosts.aGuest("one")
                                    .labels(Map.of("generation", "9"))
                                    .build());
        }
        try (var host = open()) {
            assertThat(host.hypervisor().listDomains(TestHosts.CALL).getFirst().labels())
                    .containsEntry("generation", "9");
        }
    }

    private SimulatedHost open() throws IOException {
        return TestHosts.open(journal(), time);
    }

    private Path journal() {
        return folder.resolve("host.journal");
    }

    private static List<String> names(SimulatedHost host) {
        return host.hypervisor().listDomains(TestHosts.CALL).stream()
                .map(DomainInfo::name)
                .toList();
    }

    private static List<byte[]> encode(SimulatedHost host) {
        return host.snapshot().stream().map(JournalEntry::encode).toList();
    }
}
