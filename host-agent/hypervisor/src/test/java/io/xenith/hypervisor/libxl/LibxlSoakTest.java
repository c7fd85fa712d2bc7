package io.xenith.hypervisor.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.xenstore.XenStore;
import io.xenith.hypervisor.xenstore.XenStoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Many domains made and destroyed on real Xen: nothing may grow and nothing may be left. System properties as those of
 * {@link LibxlContractTest}, and {@code xenith.test.rounds}.
 */
@Tag("xen")
@EnabledIf("io.xenith.hypervisor.libxl.LibxlHypervisor#isDom0")
class LibxlSoakTest {
    private static final Call CALL = Call.of("soak", Duration.ofMinutes(5));

    /** Until then the JVM itself grows: classes are loaded, code is compiled. */
    private static final int SETTLED = 10;

    private static final long MOST_GROWTH_KIB = 8 << 10;

    @Test
    void growsNothingAndLeavesNothing() throws IOException {
        int rounds = Integer.getInteger("xenith.test.rounds", 60);
        var type = DomainType.valueOf(System.getProperty("xenith.test.type", "PVH"));
        try (var store = XenStore.open(XenStoreSettings.ofThisHost());
                var hypervisor = LibxlHypervisor.open(LibxlOptions.ofThisHost())) {
            var before = listStore(store);
            long settledKib = 0;
            int settledFiles = 0;
            var took = new ArrayList<Long>();
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                var domain = hypervisor.createPaused(CALL, aGuest("soak-" + round, type));
                hypervisor.destroy(CALL, domain);
                hypervisor.discardConsole(CALL, domain.id());
                took.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
                if (round + 1 == SETTLED) {
                    settledKib = readResidentKib();
                    settledFiles = countFiles();
                }
            }
            long endKib = readResidentKib();
            System.out.printf(
                    "soak: %d rounds of %s, resident %d KiB after %d and %d KiB at the end, %d and %d open files,"
                            + " median %d ms%n",
                    rounds,
                    type,
                    settledKib,
                    SETTLED,
                    endKib,
                    settledFiles,
                    countFiles(),
                    took.stream().sorted().toList().get(rounds / 2));

            assertThat(hypervisor.listDomains(CALL)).isEmpty();
            assertThat(listStore(store)).isEqualTo(before);
            assertThat(countFiles()).isLessThanOrEqualTo(settledFiles);
            assertThat(endKib - settledKib).isLessThan(MOST_GROWTH_KIB);
        }
    }

    private static DomainConfig aGuest(String name, DomainType type) {
        return DomainConfig.of(
                        new DomainId(UUID.randomUUID()),
                        name,
                        new Boot.KernelAndRamdisk(
                                Path.of(System.getProperty("xenith.test.kernel", "/srv/guest/vmlinuz")),
                                Path.of(System.getProperty("xenith.test.ramdisk", "/srv/guest/initramfs")),
                                "console=hvc0"))
                .type(type)
                .memory(ByteSize.ofMib(64))
                .build();
    }

    private static List<String> listStore(XenStore store) {
        var names = new ArrayList<String>();
        for (var path : List.of("/local/domain", "/vm", "/libxl", "/local/domain/0/backend")) {
            store.list(path).orElse(List.of()).forEach(name -> names.add(path + "/" + name));
        }
        return names.stream().sorted().toList();
    }

    private static long readResidentKib() throws IOException {
        System.gc();
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int countFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return (int) files.count();
        }
    }
}
