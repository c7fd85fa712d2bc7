package io.xenith.hostagent.domain;

import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.EphemeralDisk;
import io.xenith.hostagent.v1.RebootKind;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainId;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** From the contract's spec to what decisions need. The spec has been checked when it was accepted. */
public final class Targets {

    private Targets() {}

    /** The target of a spec, given what was noted of the domain's moves. */
    public static Target of(DomainSpec spec, boolean adopted, Move move) {
        boolean toCome = spec.hasArriveFrom() && move == Move.NONE;
        return new Target(
                spec.getGeneration(),
                move == Move.NONE ? powerOf(spec) : statedPowerOf(spec),
                Shape.compute(spec),
                spec.getRebootCount(),
                spec.getRebootKind() != RebootKind.REBOOT_KIND_HARD,
                Duration.ofSeconds(
                        spec.getStopTimeout().getSeconds(),
                        spec.getStopTimeout().getNanos()),
                spec.getRootDisk().getIncarnation(),
                disksOf(spec),
                volumesOf(spec),
                adopted,
                toCome && !spec.getArriveFrom().getWithdrawn(),
                spec.hasLeaveTo(),
                spec.getMayReturn());
    }

    /** The disks that a spec asks for. Ephemeral disks are made anew with the root disk. */
    static SortedMap<DiskId, ByteSize> disksOf(DomainSpec spec) {
        DomainId id = DomainId.parse(spec.getDomainId());
        long incarnation = spec.getRootDisk().getIncarnation();
        SortedMap<DiskId, ByteSize> disks = new TreeMap<>();
        disks.put(DiskId.root(id, incarnation), new ByteSize(spec.getRootDisk().getSizeBytes()));
        for (EphemeralDisk disk : spec.getEphemeralDisksList()) {
            DiskKind kind = disk.getSwap() ? DiskKind.SWAP : DiskKind.EPHEMERAL;
            disks.put(new DiskId(id, kind, disk.getIndex(), incarnation), new ByteSize(disk.getSizeBytes()));
        }
        return disks;
    }

    private static SortedMap<String, UUID> volumesOf(DomainSpec spec) {
        SortedMap<String, UUID> volumes = new TreeMap<>();
        spec.getVolumesList().forEach(volume -> volumes.put(volume.getDevice(), UUID.fromString(volume.getVolumeId())));
        return volumes;
    }

    /** What a spec asks for of a domain that has not come from anywhere: a withdrawn one is to be nowhere. */
    public static Power powerOf(DomainSpec spec) {
        return spec.getArriveFrom().getWithdrawn() ? Power.ABSENT : statedPowerOf(spec);
    }

    private static Power statedPowerOf(DomainSpec spec) {
        return switch (spec.getPower()) {
            case POWER_RUNNING -> Power.RUNNING;
            case POWER_OFF -> Power.OFF;
            case POWER_PAUSED -> Power.PAUSED;
            case POWER_SUSPENDED -> Power.SUSPENDED;
            case POWER_ABSENT -> Power.ABSENT;
            case POWER_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no power in an accepted spec");
        };
    }
}
