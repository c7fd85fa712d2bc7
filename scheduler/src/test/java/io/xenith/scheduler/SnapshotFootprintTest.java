package io.xenith.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SnapshotFootprintTest {
    private static final int COPIES = 4;

    @Test
    void tenThousandHostsStayBelowTwoMegabytes() {
        long bytes = measuredBytes();

        System.out.println("snapshot of 10,000 hosts: " + bytes + " bytes");
        assertThat(bytes).isBetween(100_000L, 2_000_000L);
    }

    /** Heap held by one snapshot with its own names and tables, as the mean of several. */
    private static long measuredBytes() {
        var snapshots = new ArrayList<Snapshot>();
        snapshots.add(aLargeFleet());
        long before = usedBytes();
        for (int copy = 0; copy < COPIES; copy++) {
            snapshots.add(aLargeFleet());
        }
        long after = usedBytes();
        assertThat(snapshots)
                .allSatisfy(snapshot -> assertThat(snapshot.hostCount()).isEqualTo(10_000));
        return (after - before) / COPIES;
    }

    private static Snapshot aLargeFleet() {
        return Snapshot.of(
                IntStream.range(0, 10_000).mapToObj(SnapshotFootprintTest::host).toList());
    }

    private static Host host(int number) {
        return Host.builder(new HostId(new UUID(number, number)), "rack%02d-host%04d".formatted(number / 40, number))
                .availabilityZone("az" + number % 3)
                .capacity(
                        new Capacity(new Resources(64, 524_288, 4000), new Resources(2, 4096, 50), Overcommit.DEFAULT))
                .claimed(new Resources(number % 200, number % 400_000, number % 3000))
                .traits(Set.copyOf(List.of("HW_ARCH_X86_64", "CUSTOM_VM_MODE_PV", "CUSTOM_RACK_" + number / 400)))
                .build();
    }

    private static long usedBytes() {
        var runtime = Runtime.getRuntime();
        // The collector of the test JVM is serial: a requested collection is complete when the call returns.
        System.gc();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
