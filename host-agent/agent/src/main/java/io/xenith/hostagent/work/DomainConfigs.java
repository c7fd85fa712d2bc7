package io.xenith.hostagent.work;

import io.xenith.hostagent.domain.Marks;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.FixedAddress;
import io.xenith.hostagent.v1.Nic;
import io.xenith.hypervisor.Boot;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.DomainId;
import io.xenith.hypervisor.DomainType;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.Graphics;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MacAddress;
import io.xenith.hypervisor.NicConfig;
import io.xenith.hypervisor.StoredDisk;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** From the contract's spec to the hypervisor's configuration. */
final class DomainConfigs {

    private static final String HOSTNAME = "xenith-hostname";
    private static final int NAME_AT_MOST = 80;
    private static final int RANDOM_PART = 24;
    private static final int MTU_BY_DEFAULT = 1500;
    private static final int BRIDGE_DIGITS = 12;

    private DomainConfigs() {}

    /**
     * The whole configuration.
     *
     * @param disks the domain's own
     * @param volumes the disks of its volumes, which have their devices already
     */
    static DomainConfig of(
            DomainSpec spec, Marks marks, Collection<StoredDisk> disks, Collection<DiskConfig> volumes, Leases images) {
        DomainId id = DomainId.parse(spec.getDomainId());
        DomainType type = typeOf(spec);
        return DomainConfig.of(id, nameOf(spec), bootOf(spec, type, images))
                .type(type)
                .vcpus(spec.getVcpus())
                .memory(new ByteSize(spec.getMemoryBytes()))
                .disks(Stream.concat(disksOf(disks).stream(), volumes.stream()).toList())
                .nics(spec.getNicsList().stream().map(DomainConfigs::nicOf).toList())
                .labels(labelsOf(spec, marks))
                .graphics(graphicsOf(type))
                .build();
    }

    /** A machine with firmware has a monitor, seen from Dom0 alone: who may see it is decided above. */
    private static Graphics graphicsOf(DomainType type) {
        return type == DomainType.HVM ? new Graphics.Vnc(InetAddress.getLoopbackAddress()) : new Graphics.None();
    }

    /** What the domain was made from, and what its guest is called, for whoever names guests without a config drive. */
    private static Map<String, String> labelsOf(DomainSpec spec, Marks marks) {
        Map<String, String> labels = new HashMap<>(marks.toLabels());
        String hostname = spec.getConfigDrive().getHostname();
        if (!hostname.isEmpty()) {
            labels.put(HOSTNAME, hostname);
        }
        return labels;
    }

    /** Xen wants names unique on a host, users do not: the end of the domain's id makes them so. Its start is only the time. */
    static String nameOf(DomainSpec spec) {
        String clean = spec.getName().replaceAll("[^A-Za-z0-9_.:+-]", "-");
        String start = clean.substring(0, Math.min(clean.length(), NAME_AT_MOST));
        return start + "." + spec.getDomainId().substring(RANDOM_PART);
    }

    private static DomainType typeOf(DomainSpec spec) {
        return switch (spec.getGuestType()) {
            case GUEST_TYPE_PV -> DomainType.PV;
            case GUEST_TYPE_PVH -> DomainType.PVH;
            case GUEST_TYPE_HVM -> DomainType.HVM;
            case GUEST_TYPE_UNSPECIFIED, UNRECOGNIZED -> throw invalid("guest_type", "not said");
        };
    }

    private static Boot bootOf(DomainSpec spec, DomainType type, Leases images) {
        var boot = spec.getBoot();
        if (!boot.hasKernel()) {
            return type == DomainType.HVM ? new Boot.Bios() : new Boot.DiskBootloader();
        }
        return boot.hasRamdisk()
                ? new Boot.KernelAndRamdisk(
                        images.file(boot.getKernel()), images.file(boot.getRamdisk()), boot.getCommandLine())
                : new Boot.Kernel(images.file(boot.getKernel()), boot.getCommandLine());
    }

    /** The root disk is xvda, the others follow in their order, and the config drive is the last letter. */
    private static List<DiskConfig> disksOf(Collection<StoredDisk> disks) {
        List<DiskConfig> attached = new ArrayList<>();
        char next = 'b';
        for (StoredDisk disk : disks) {
            attached.add(
                    switch (disk.id().kind()) {
                        case ROOT -> disk.attachAs("xvda", false);
                        case CONFIG_DRIVE -> disk.attachAs("xvdz", true);
                        case VOLUME -> throw new IllegalArgumentException("not a domain's own disk: " + disk.id());
                        case EPHEMERAL, SWAP -> disk.attachAs("xvd" + next++, false);
                    });
        }
        return attached;
    }

    /** Whether a config drive belongs to a domain that was made at this generation. */
    static boolean isConfigDriveOf(StoredDisk disk, long generation) {
        return disk.id().kind() == DiskKind.CONFIG_DRIVE && disk.id().incarnation() == generation;
    }

    private static NicConfig nicOf(Nic nic) {
        return new NicConfig(
                UUID.fromString(nic.getPortId()),
                new MacAddress(nic.getMac()),
                bridgeOf(nic.getNetworkId()),
                nic.getAddressesList().stream().map(DomainConfigs::addressOf).toList(),
                nic.getMtu() == 0 ? MTU_BY_DEFAULT : nic.getMtu());
    }

    /**
     * One bridge per network, named after it as far as 15 characters allow: by the end of the id, which is chance. An id may begin with the time
     * it was made at, which two networks can share.
     */
    private static String bridgeOf(String networkId) {
        String digits = networkId.replace("-", "");
        return "xn" + digits.substring(digits.length() - BRIDGE_DIGITS);
    }

    private static InetAddress addressOf(FixedAddress address) {
        try {
            return InetAddress.ofLiteral(address.getAddress());
        } catch (IllegalArgumentException e) {
            throw invalid("nics.addresses", "not an IP address");
        }
    }

    private static HypervisorException invalid(String field, String why) {
        return new HypervisorException(new Failure.InvalidConfig(field, why));
    }
}
