package io.xenith.hypervisor.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.NicConfig;
import io.xenith.hypervisor.dom0.hotplug.HotplugScript;
import io.xenith.hypervisor.xenstore.XenStoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same domain by {@code xl create} and by this layer, in turns: kernel and ramdisk, two disks that are block devices, one NIC. Prints
 * the medians, and the requests to XenStore of each. Nothing is asserted of times. System properties as those of
 * {@link LibxlContractTest}, {@code xenith.test.rounds}, and {@code xenith.test.disks}: two block devices, with a comma between.
 * {@code XENSTORED_PATH} must name {@code xenith.test.store}, where the requests are counted.
 */
@Tag("xen")
@EnabledIf("io.xenith.hypervisor.libxl.LibxlHypervisor#isDom0")
class XlComparisonTest {
    private static final Call CALL = Call.of("comparison", Duration.ofMinutes(5));
    private static final String NAME = "comparison";

    @TempDir
    Path folder = Path.of("");

    private final String type = System.getProperty("xenith.test.type", "PV");
    private final Path kernel = Path.of(System.getProperty("xenith.test.kernel", "/srv/guest/vmlinuz"));
    private final Path ramdisk = Path.of(System.getProperty("xenith.test.ramdisk", "/srv/guest/initramfs"));
    private final String bridge = System.getProperty("xenith.test.bridge", "xenbr0");
    private final List<String> disks = List.of(
            System.getProperty("xenith.test.disks", "/dev/loop0,/dev/loop1").split(","));

    private record Round(long millis, long requests) {}

    @Test
    void makesADomainAsXlDoes() throws Exception {
        int rounds = Integer.getInteger("xenith.test.rounds", 5);
        var config = writeXlConfig();
        var socket = Path.of(System.getProperty("xenith.test.store", "/run/xenith-test-store"));
        var xl = new ArrayList<Round>();
        var ours = new ArrayList<Round>();
        try (var proxy = StoreProxy.open(socket, XenStoreSettings.ofThisHost().socket());
                var hypervisor = LibxlHypervisor.open(LibxlOptions.ofThisHost()
                        .withStore(XenStoreSettings.at(proxy.socket()))
                        .withScripts(HotplugScript.NIC.install(folder), HotplugScript.DISK.install(folder)))) {
            hypervisor.listDomains(CALL);
            for (int round = 0; round < rounds; round++) {
                xl.add(measure(proxy, () -> run("xl", "create", "-q", config.toString())));
                run("xl", "destroy", NAME);
                var made = new ArrayList<io.xenith.hypervisor.DomainRef>();
                ours.add(measure(proxy, () -> {
                    made.add(hypervisor.createPaused(CALL, aDomain()));
                    hypervisor.unpause(CALL, made.getFirst());
                }));
                hypervisor.destroy(CALL, made.getFirst());
                hypervisor.discardConsole(CALL, made.getFirst().id());
            }
        }
        System.out.printf(
                "comparison: %d rounds of %s: xl %d ms and %d requests, ours %d ms and %d requests, ratio %.2f%n",
                rounds,
                type,
                median(xl).millis(),
                median(xl).requests(),
                median(ours).millis(),
                median(ours).requests(),
                (double) median(ours).millis() / median(xl).millis());

        assertThat(median(ours).requests())
                .isPositive()
                .isLessThanOrEqualTo(2 * median(xl).requests());
    }

    private interface Act {
        void run() throws Exception;
    }

    private static Round measure(StoreProxy proxy, Act act) throws Exception {
        long requests = proxy.countRequests();
        long start = System.nanoTime();
        act.run();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return new Round(millis, proxy.countRequests() - requests);
    }

    private static Round median(List<Round> rounds) {
        int middle = rounds.size() / 2;
        return new Round(
                rounds.stream().map(Round::millis).sorted().toList().get(middle),
                rounds.stream().map(Round::requests).sorted().toList().get(middle));
    }

    private void run(String... command) throws Exception {
        var out = folder.resolve("out");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    }

    private Path writeXlConfig() throws Exception {
        return Files.writeString(folder.resolve("xl.cfg"), """
                name = "%s"
                type = "%s"
                kernel = "%s"
                ramdisk = "%s"
                extra = "console=hvc0"
                memory = 128
                vcpus = 1
                disk = [ "phy:%s,xvda,w", "phy:%s,xvdb,w" ]
                vif = [ "mac=52:54:00:12:34:56,bridge=%s" ]
                """.formatted(
                        NAME,
                        type.toLowerCase(java.util.Locale.ROOT),
                        kernel,
                        ramdisk,
                        disks.getFirst(),
                        disks.getLast(),
                        bridge));
    }

    private DomainConfig aDomain() {
        return DomainConfig.of(
                        new DomainId(UUID.randomUUID()),
                        NAME,
                        new Boot.KernelAndRamdisk(kernel, ramdisk, "console=hvc0"))
                .type(DomainType.valueOf(type))
                .memory(ByteSize.ofMib(128))
                .disks(List.of(disk("xvda", disks.getFirst()), disk("xvdb", disks.getLast())))
                .nics(List.of(aNic()))
                .build();
    }

    private NicConfig aNic() {
        return new NicConfig(UUID.randomUUID(), new MacAddress("52:54:00:12:34:56"), bridge, List.of(), 1500);
    }

    private static DiskConfig disk(String target, String device) {
        return DiskConfig.of(target, Path.of(device), DiskFormat.RAW, false);
    }
}
