package io.xenith.hostagent.endpoint;

import io.grpc.Status;
import io.xenith.hostagent.image.Sha512;
import io.xenith.hostagent.v1.DiskPeer;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.EphemeralDisk;
import io.xenith.hostagent.v1.FixedAddress;
import io.xenith.hostagent.v1.GuestType;
import io.xenith.hostagent.v1.ImageRef;
import io.xenith.hostagent.v1.Nic;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.Volume;
import io.xenith.transport.error.ServiceException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What an accepted spec looks like. Everything behind the endpoint relies on it. */
final class SpecCheck {

    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
    private static final Pattern ADDRESS = Pattern.compile(".{1,255}:[0-9]{1,5}");
    private static final Pattern VOLUME_DEVICE = Pattern.compile("xvd[e-y]");
    /** xvdb to xvdd. */
    private static final int DISKS_BEFORE_VOLUMES = 3;

    private static final int NAME_AT_MOST = 255;
    private static final int VCPUS_AT_MOST = 512;
    private static final long MEMORY_AT_LEAST = 16L << 20;
    private static final long PAGE = 4096;
    private static final int NICS_AT_MOST = 32;
    private static final int DISKS_AT_MOST = 20;
    private static final int READERS_AT_MOST = 16;
    private static final int CONFIG_DRIVE_AT_MOST = 256 << 10;
    private static final int COMMAND_LINE_AT_MOST = 1024;

    private SpecCheck() {}

    /** Throws INVALID_FIELD naming the first field that is wrong. A spec for ABSENT needs ids and generation alone. */
    static void check(DomainSpec spec) {
        uuid("domain_id", spec.getDomainId());
        uuid("instance_id", spec.getInstanceId());
        require(spec.getGeneration() >= 1, "generation");
        require(spec.getPower() != Power.POWER_UNSPECIFIED && spec.getPower() != Power.UNRECOGNIZED, "power");
        if (spec.getPower() == Power.POWER_ABSENT) {
            return;
        }
        require(spec.getRebootCount() >= 0, "reboot_count");
        require(spec.getStopTimeout().getSeconds() >= 0 && spec.getStopTimeout().getNanos() >= 0, "stop_timeout");
        require(spec.getStopTimeout().getSeconds() <= 24 * 3600, "stop_timeout");
        require(!spec.getName().isEmpty() && spec.getName().length() <= NAME_AT_MOST, "name");
        require(
                spec.getGuestType() != GuestType.GUEST_TYPE_UNSPECIFIED
                        && spec.getGuestType() != GuestType.UNRECOGNIZED,
                "guest_type");
        require(spec.getVcpus() >= 1 && spec.getVcpus() <= VCPUS_AT_MOST, "vcpus");
        require(spec.getMemoryBytes() >= MEMORY_AT_LEAST && spec.getMemoryBytes() % PAGE == 0, "memory_bytes");
        checkDisks(spec);
        checkVolumes(spec);
        checkNics(spec);
        checkBoot(spec);
        require(spec.getDiskReaderHostIdsCount() <= READERS_AT_MOST, "disk_reader_host_ids");
        spec.getDiskReaderHostIdsList().forEach(host -> uuid("disk_reader_host_ids", host));
        if (spec.hasLeaveTo()) {
            uuid("leave_to.host_id", spec.getLeaveTo().getHostId());
            uuid("leave_to.domain_id", spec.getLeaveTo().getDomainId());
        }
        if (spec.hasArriveFrom()) {
            uuid("arrive_from.host_id", spec.getArriveFrom().getHostId());
            uuid("arrive_from.domain_id", spec.getArriveFrom().getDomainId());
            require(ADDRESS.matcher(spec.getArriveFrom().getAddress()).matches(), "arrive_from.address");
        }
        require(spec.getConfigDrive().getSerializedSize() <= CONFIG_DRIVE_AT_MOST, "config_drive");
    }

    private static void checkDisks(DomainSpec spec) {
        require(spec.hasRootDisk(), "root_disk");
        require(spec.getRootDisk().getIncarnation() >= 0, "root_disk.incarnation");
        require(spec.getRootDisk().getSizeBytes() >= 1, "root_disk.size_bytes");
        if (spec.getRootDisk().hasImage()) {
            checkImage(spec.getRootDisk().getImage(), "root_disk.image");
        }
        if (spec.getRootDisk().hasCopyFrom()) {
            checkPeer(spec.getRootDisk().getCopyFrom());
        }
        require(spec.getEphemeralDisksCount() <= DISKS_AT_MOST, "ephemeral_disks");
        Set<String> seen = new HashSet<>();
        for (EphemeralDisk disk : spec.getEphemeralDisksList()) {
            require(disk.getSizeBytes() >= 1, "ephemeral_disks.size_bytes");
            require(disk.getIndex() >= 0 && disk.getIndex() <= 99, "ephemeral_disks.index");
            require(seen.add(disk.getSwap() + "-" + disk.getIndex()), "ephemeral_disks.index");
        }
    }

    private static void checkVolumes(DomainSpec spec) {
        Set<String> ids = new HashSet<>();
        Set<String> devices = new HashSet<>();
        for (Volume volume : spec.getVolumesList()) {
            uuid("volumes.volume_id", volume.getVolumeId());
            require(ids.add(volume.getVolumeId()), "volumes.volume_id");
            require(volume.getSizeBytes() >= 1, "volumes.size_bytes");
            require(VOLUME_DEVICE.matcher(volume.getDevice()).matches(), "volumes.device");
            require(devices.add(volume.getDevice()), "volumes.device");
        }
        require(spec.getVolumesCount() == 0 || spec.getEphemeralDisksCount() <= DISKS_BEFORE_VOLUMES, "volumes");
    }

    private static void checkPeer(DiskPeer peer) {
        uuid("root_disk.copy_from.host_id", peer.getHostId());
        uuid("root_disk.copy_from.domain_id", peer.getDomainId());
        if (!peer.getStoreId().isEmpty()) {
            uuid("root_disk.copy_from.store_id", peer.getStoreId());
        }
        require(ADDRESS.matcher(peer.getAddress()).matches(), "root_disk.copy_from.address");
    }

    private static void checkNics(DomainSpec spec) {
        require(spec.getNicsCount() <= NICS_AT_MOST, "nics");
        Set<String> macs = new HashSet<>();
        for (Nic nic : spec.getNicsList()) {
            uuid("nics.port_id", nic.getPortId());
            uuid("nics.network_id", nic.getNetworkId());
            require(MAC.matcher(nic.getMac()).matches(), "nics.mac");
            require(macs.add(nic.getMac()), "nics.mac");
            require(nic.getMtu() == 0 || (nic.getMtu() >= 576 && nic.getMtu() <= 9216), "nics.mtu");
            for (FixedAddress address : nic.getAddressesList()) {
                checkAddress(address);
            }
        }
    }

    private static void checkAddress(FixedAddress address) {
        try {
            int bits = InetAddress.ofLiteral(address.getAddress()).getAddress().length * 8;
            require(
                    address.getPrefixLength() >= 0 && address.getPrefixLength() <= bits,
                    "nics.addresses.prefix_length");
        } catch (IllegalArgumentException e) {
            throw invalid("nics.addresses.address");
        }
    }

    private static void checkBoot(DomainSpec spec) {
        var boot = spec.getBoot();
        if (boot.hasKernel()) {
            checkImage(boot.getKernel(), "boot.kernel");
            require(spec.getGuestType() != GuestType.GUEST_TYPE_HVM, "boot.kernel");
        }
        if (boot.hasRamdisk()) {
            require(boot.hasKernel(), "boot.ramdisk");
            checkImage(boot.getRamdisk(), "boot.ramdisk");
        }
        require(
                boot.getCommandLine().length() <= COMMAND_LINE_AT_MOST
                        && boot.getCommandLine().chars().noneMatch(c -> c < ' '),
                "boot.command_line");
    }

    private static void checkImage(ImageRef image, String field) {
        require(Sha512.isValid(image.getSha512()), field + ".sha512");
        require(image.getSizeBytes() >= 0, field + ".size_bytes");
    }

    static void uuid(String field, String text) {
        try {
            require(UUID.fromString(text).toString().equals(text), field);
        } catch (IllegalArgumentException e) {
            throw invalid(field);
        }
    }

    static void require(boolean holds, String field) {
        if (!holds) {
            throw invalid(field);
        }
    }

    private static ServiceException invalid(String field) {
        return ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "missing or out of range: " + field)
                .with("field", field);
    }
}
