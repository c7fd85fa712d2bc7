package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.ByteSize;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a simulated host is built like. Shared freely between hosts; start from {@link #standard}.
 *
 * @param cells NUMA cells, at least 1; CPUs and memory are spread over them evenly
 * @param memory as built in
 * @param reserved held by Xen and Dom0
 * @param disk the room of the store
 * @param boot how long a guest takes from its first instruction to the login prompt
 * @param shutdown how long a guest takes to power off once asked
 */
public record SimulatedHostSpec(
        int sockets,
        int coresPerSocket,
        int threadsPerCore,
        int cells,
        ByteSize memory,
        ByteSize reserved,
        ByteSize disk,
        DurationRange boot,
        DurationRange shutdown,
        String xenVersion,
        String cpuModel,
        List<String> cpuFeatures,
        Durability durability) {
    private static final SimulatedHostSpec STANDARD = new SimulatedHostSpec(
            2,
            8,
            2,
            2,
            ByteSize.ofGib(128),
            ByteSize.ofGib(4),
            ByteSize.ofGib(2048),
            DurationRange.ofMillis(50, 150),
            DurationRange.ofMillis(20, 60),
            "4.20.0",
            "Simulated x86-64 CPU",
            List.of("aes", "avx", "avx2", "fma", "pclmulqdq", "rdrand", "sse4_1", "sse4_2", "ssse3"),
            Durability.PROCESS);

    public SimulatedHostSpec {
        if (sockets < 1 || coresPerSocket < 1 || threadsPerCore < 1 || cells < 1) {
            throw new IllegalArgumentException("no CPUs");
        }
        if (sockets * coresPerSocket * threadsPerCore % cells != 0) {
            throw new IllegalArgumentException("CPUs do not spread evenly over " + cells + " cells");
        }
        Objects.requireNonNull(memory);
        if (reserved.isMoreThan(memory)) {
            throw new IllegalArgumentException("more memory reserved than there is");
        }
        Objects.requireNonNull(disk);
        Objects.requireNonNull(boot);
        Objects.requireNonNull(shutdown);
        Objects.requireNonNull(xenVersion);
        Objects.requireNonNull(cpuModel);
        cpuFeatures = cpuFeatures.stream().sorted().toList();
        Objects.requireNonNull(durability);
    }

    /** 2 sockets, 32 CPUs in 2 cells, 128 GiB, 2 TiB; guests boot in 50 to 150 ms and shut down in 20 to 60 ms. */
    public static SimulatedHostSpec standard() {
        return STANDARD;
    }

    public int cpus() {
        return sockets * coresPerSocket * threadsPerCore;
    }

    /** One socket with that many cores and one cell. */
    public SimulatedHostSpec withCpus(int cores) {
        return copy(1, cores, 1, 1, memory, reserved, disk, boot, shutdown, durability);
    }

    public SimulatedHostSpec withMemory(ByteSize newMemory, ByteSize newReserved) {
        return copy(
                sockets,
                coresPerSocket,
                threadsPerCore,
                cells,
                newMemory,
                newReserved,
                disk,
                boot,
                shutdown,
                durability);
    }

    public SimulatedHostSpec withDisk(ByteSize newDisk) {
        return copy(
                sockets, coresPerSocket, threadsPerCore, cells, memory, reserved, newDisk, boot, shutdown, durability);
    }

    /** Other times of booting and shutting down. */
    public SimulatedHostSpec withGuestTimes(DurationRange newBoot, DurationRange newShutdown) {
        return copy(
                sockets,
                coresPerSocket,
                threadsPerCore,
                cells,
                memory,
                reserved,
                disk,
                newBoot,
                newShutdown,
                durability);
    }

    /** Guests that boot and shut down in no time. */
    public SimulatedHostSpec withInstantGuests() {
        var atOnce = new DurationRange(Duration.ZERO, Duration.ZERO);
        return withGuestTimes(atOnce, atOnce);
    }

    public SimulatedHostSpec withDurability(Durability newDurability) {
        return copy(
                sockets, coresPerSocket, threadsPerCore, cells, memory, reserved, disk, boot, shutdown, newDurability);
    }

    private SimulatedHostSpec copy(
            int newSockets,
            int newCores,
            int newThreads,
            int newCells,
            ByteSize newMemory,
            ByteSize newReserved,
            ByteSize newDisk,
            DurationRange newBoot,
            DurationRange newShutdown,
            Durability newDurability) {
        return new SimulatedHostSpec(
                newSockets,
                newCores,
                newThreads,
                newCells,
                newMemory,
                newReserved,
                newDisk,
                newBoot,
                newShutdown,
                xenVersion,
                cpuModel,
                cpuFeatures,
                newDurability);
    }
}
