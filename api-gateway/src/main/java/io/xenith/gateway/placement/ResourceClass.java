package io.xenith.gateway.placement;

import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.Host;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What a host has to give; the names are Placement's. */
enum ResourceClass {
    VCPU,
    MEMORY_MB,
    DISK_GB;

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /** The class of that name. */
    static Optional<ResourceClass> find(String name) {
        for (ResourceClass known : values()) {
            if (known.name().equals(name)) {
                return Optional.of(known);
            }
        }
        return Optional.empty();
    }

    /** What a host has of it, in its own unit. */
    Inventory of(Host host) {
        return switch (this) {
            case VCPU ->
                new Inventory(host.getCpus(), host.getReservedCpus(), host.getCpuOvercommit(), host.getClaimedVcpus());
            case MEMORY_MB ->
                new Inventory(
                        host.getMemoryBytes() / MIB,
                        up(host.getReservedMemoryBytes(), MIB),
                        host.getMemoryOvercommit(),
                        up(host.getClaimedMemoryBytes(), MIB));
            case DISK_GB ->
                new Inventory(
                        host.getDiskBytes() / GIB,
                        up(host.getReservedDiskBytes(), GIB),
                        host.getDiskOvercommit(),
                        up(host.getClaimedDiskBytes(), GIB));
        };
    }

    /** What an instance of a size takes of each. */
    static Map<ResourceClass, Long> of(Flavor flavor) {
        Map<ResourceClass, Long> taken = new EnumMap<>(ResourceClass.class);
        taken.put(VCPU, (long) flavor.getVcpus());
        taken.put(MEMORY_MB, flavor.getMemoryMib());
        taken.put(DISK_GB, flavor.getRootDiskGib() + flavor.getEphemeralDiskGib() + up(flavor.getSwapMib(), GIB / MIB));
        taken.values().removeIf(amount -> amount == 0);
        return taken;
    }

    private static long up(long amount, long unit) {
        return Math.ceilDiv(amount, unit);
    }
}
