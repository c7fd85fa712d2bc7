package io.xenith.hypervisor;

/** What a domain costs its host: more than the memory its guest sees. */
public final class MemoryNeed {
    private MemoryNeed() {}

    /**
     * What must be free to create this domain. PVH and HVM need page tables beside their memory, sized as
     * {@code libxl_get_required_shadow_memory} does: 1 MiB per vCPU and 8 KiB per MiB; every domain needs about 1 MiB for
     * what Xen itself keeps of it.
     */
    public static ByteSize compute(DomainConfig config) {
        return compute(config.type(), config.maxVcpus(), config.memory(), config.maxMemory());
    }

    static ByteSize compute(DomainType type, int maxVcpus, ByteSize memory, ByteSize maxMemory) {
        var own = ByteSize.ofMib(1);
        return switch (type) {
            case PV -> memory.plus(own);
            case PVH, HVM -> memory.plus(own).plus(ByteSize.ofKib(4L * (256L * maxVcpus + 2L * maxMemory.mib())));
        };
    }

    /** What of a host's memory may be promised to domains, see {@link HostInfo.Memory#claimable}. */
    public static ByteSize computeClaimable(ByteSize total, ByteSize reserved) {
        var usable = total.minusOrZero(reserved);
        return ByteSize.ofMib(
                usable.minusOrZero(new ByteSize(usable.bytes() / 32)).mib());
    }
}
