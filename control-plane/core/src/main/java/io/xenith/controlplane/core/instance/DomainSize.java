package io.xenith.controlplane.core.instance;

import io.xenith.scheduler.Resources;

/** What a domain takes of its host. */
public record DomainSize(int vcpus, long memoryBytes, long rootDiskBytes, long ephemeralDiskBytes, long swapBytes) {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /**
     * The size that a flavor gives.
     *
     * @param imageDiskBytes size of the image's disk, which a flavor without a root disk size takes over
     */
    public static DomainSize of(Flavor flavor, long imageDiskBytes) {
        var root = flavor.rootDiskGib() == 0 ? imageDiskBytes : flavor.rootDiskGib() * GIB;
        return new DomainSize(
                flavor.vcpus(),
                flavor.memoryMib() * MIB,
                root,
                flavor.ephemeralDiskGib() * GIB,
                flavor.swapMib() * MIB);
    }

    /** All of its disks. */
    public long diskBytes() {
        return rootDiskBytes + ephemeralDiskBytes + swapBytes;
    }

    /** In the scheduler's units, rounded up. */
    public Resources resources() {
        return new Resources(vcpus, ceil(memoryBytes, MIB), ceil(diskBytes(), GIB));
    }

    private static long ceil(long amount, long unit) {
        return (amount + unit - 1) / unit;
    }
}
