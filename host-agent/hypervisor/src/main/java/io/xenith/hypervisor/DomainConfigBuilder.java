package io.xenith.hypervisor;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds a {@link DomainConfig}; each setter replaces what was there. Not thread-safe. */
public final class DomainConfigBuilder {
    private final DomainId id;
    private final String name;
    private Boot boot;
    private DomainType type = DomainType.PVH;
    private int vcpus = 1;
    private int maxVcpus = 1;
    private CpuPlacement placement = new CpuPlacement.Anywhere();
    private ByteSize memory = ByteSize.ofMib(128);
    private ByteSize maxMemory = ByteSize.ofMib(128);
    private List<DiskConfig> disks = List.of();
    private List<NicConfig> nics = List.of();
    private Graphics graphics = new Graphics.None();
    private Map<String, String> labels = Map.of();

    DomainConfigBuilder(DomainId id, String name, Boot boot) {
        this.id = id;
        this.name = name;
        this.boot = boot;
    }

    public DomainConfigBuilder type(DomainType newType) {
        type = newType;
        return this;
    }

    public DomainConfigBuilder boot(Boot newBoot) {
        boot = newBoot;
        return this;
    }

    /** That many vCPUs, online from the start and no more to come. */
    public DomainConfigBuilder vcpus(int count) {
        return vcpus(count, count);
    }

    public DomainConfigBuilder vcpus(int online, int most) {
        vcpus = online;
        maxVcpus = most;
        return this;
    }

    public DomainConfigBuilder placement(CpuPlacement newPlacement) {
        placement = newPlacement;
        return this;
    }

    /** That much memory, fixed. */
    public DomainConfigBuilder memory(ByteSize size) {
        return memory(size, size);
    }

    public DomainConfigBuilder memory(ByteSize atStart, ByteSize most) {
        memory = atStart;
        maxMemory = most;
        return this;
    }

    public DomainConfigBuilder disks(List<DiskConfig> newDisks) {
        disks = newDisks;
        return this;
    }

    public DomainConfigBuilder nics(List<NicConfig> newNics) {
        nics = newNics;
        return this;
    }

    public DomainConfigBuilder graphics(Graphics newGraphics) {
        graphics = newGraphics;
        return this;
    }

    public DomainConfigBuilder labels(Map<String, String> newLabels) {
        labels = newLabels;
        return this;
    }

    /** Throws {@link Failure.InvalidConfig} where a bound of {@link DomainConfig} is broken. */
    public DomainConfig build() {
        return new DomainConfig(
                id,
                name,
                type,
                vcpus,
                maxVcpus,
                placement,
                memory,
                maxMemory,
                boot,
                disks,
                nics,
                graphics,
                new TreeMap<>(labels));
    }
}
