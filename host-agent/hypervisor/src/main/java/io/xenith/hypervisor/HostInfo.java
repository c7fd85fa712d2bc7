package io.xenith.hypervisor;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What the hypervisor says of its host at one moment.
 *
 * @param bootedAt by the host's clock
 * @param xenVersion as {@code 4.20.0}
 * @param cpuModel as the processor names itself
 * @param cpuFeatures flags that guests can be shown, in the kernel's spelling ({@code avx2}), sorted
 * @param domainTypes what this host can run, in the order of {@link DomainType}
 * @param cpus every CPU that Xen uses, by number
 * @param cells every NUMA cell, by number; one where the host has no NUMA
 */
public record HostInfo(
        HostBootId bootId,
        Instant bootedAt,
        String xenVersion,
        String cpuModel,
        List<String> cpuFeatures,
        List<DomainType> domainTypes,
        List<Cpu> cpus,
        int cpuMhz,
        Memory memory,
        List<NumaCell> cells,
        int domains) {
    public HostInfo {
        Objects.requireNonNull(bootId);
        Objects.requireNonNull(bootedAt);
        Objects.requireNonNull(xenVersion);
        Objects.requireNonNull(cpuModel);
        cpuFeatures = List.copyOf(cpuFeatures);
        domainTypes = List.copyOf(domainTypes);
        cpus = List.copyOf(cpus);
        Objects.requireNonNull(memory);
        cells = List.copyOf(cells);
    }

    /** Where one CPU sits; equal cores are threads of one another. */
    public record Cpu(int number, int core, int socket, int cell) {}

    /**
     * The host's memory.
     *
     * @param total as built in
     * @param free for new domains right now, their overhead included
     * @param reserved held by Xen and Dom0
     * @param claimable what the memory of all domains together may reach: total less reserved, less 1/32 for the
     *     overhead that Xen needs per domain (see {@link MemoryNeed}); the figure to place against
     */
    public record Memory(ByteSize total, ByteSize free, ByteSize reserved, ByteSize claimable) {}

    /** One NUMA cell. {@code cpus} are numbers of {@link Cpu}. */
    public record NumaCell(int number, ByteSize total, ByteSize free, List<Integer> cpus) {
        public NumaCell {
            cpus = List.copyOf(cpus);
        }
    }
}
