package io.xenith.controlplane.instance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.DomainIntent;
import io.xenith.controlplane.core.instance.DomainMove;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.IntendedPower;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.Profile;
import io.xenith.controlplane.core.instance.RebootKind;
import io.xenith.hostagent.v1.ArriveFrom;
import io.xenith.hostagent.v1.ConfigDrive;
import io.xenith.hostagent.v1.DiskPeer;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.EphemeralDisk;
import io.xenith.hostagent.v1.LeaveTo;
import io.xenith.hostagent.v1.Nic;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.RootDisk;
import io.xenith.hostagent.v1.Volume;
import java.util.List;

/** Builds what an agent is told of one domain. A pure function: of the state, the domain and its NICs. */
final class SpecBuilder {
    private final java.time.Duration stopTimeout;

    /** With how long a guest may take to stop by itself. */
    SpecBuilder(java.time.Duration stopTimeout) {
        this.stopTimeout = stopTimeout;
    }

    DomainSpec build(InstanceState state, Domain domain, List<Nic> nics, String reason) {
        var instance = state.instance();
        var intent = domain.intent();
        var size = intent.size();
        var boot = BootSources.toMessage(instance.boot());
        var spec = DomainSpec.newBuilder()
                .setDomainId(domain.id().toString())
                .setInstanceId(instance.id().toString())
                .setGeneration(intent.generation())
                .setPower(power(intent.power()))
                .setRebootCount(intent.rebootCount())
                .setRebootKind(rebootKind(intent.rebootKind()))
                .setStopTimeout(Duration.newBuilder().setSeconds(stopTimeout.toSeconds()))
                .setName(instance.profile().name())
                .setGuestType(boot.getGuestType())
                .setVcpus(size.vcpus())
                .setMemoryBytes(size.memoryBytes())
                .setRootDisk(rootDisk(state, domain, boot.getRootDisk()))
                .setBoot(boot.getBoot())
                .addAllNics(nics)
                .setConfigDrive(configDrive(state, domain))
                .addAllDiskReaderHostIds(readers(state, domain))
                .setReason(reason);
        if (size.ephemeralDiskBytes() > 0) {
            spec.addEphemeralDisks(EphemeralDisk.newBuilder().setIndex(0).setSizeBytes(size.ephemeralDiskBytes()));
        }
        if (size.swapBytes() > 0) {
            spec.addEphemeralDisks(EphemeralDisk.newBuilder()
                    .setIndex(spec.getEphemeralDisksCount())
                    .setSizeBytes(size.swapBytes())
                    .setSwap(true));
        }
        if (domain.phase() == DomainPhase.LIVE) {
            addVolumes(state, spec);
        }
        addMove(state, domain, spec);
        return spec.build();
    }

    private static void addVolumes(InstanceState state, DomainSpec.Builder spec) {
        for (var volume : state.volumes()) {
            if (volume.phase().isIntended()) {
                spec.addVolumes(Volume.newBuilder()
                        .setVolumeId(volume.volume().toString())
                        .setSizeBytes(volume.sizeBytes())
                        .setDevice(volume.device()));
            }
        }
    }

    /** What its agent is told of a live move; each end names the other. */
    private static void addMove(InstanceState state, Domain domain, DomainSpec.Builder spec) {
        switch (domain.intent().move()) {
            case DomainMove.None _ -> {}
            case DomainMove.MayReturn _ -> spec.setMayReturn(true);
            case DomainMove.LeaveTo(var to) -> spec.setLeaveTo(leaveTo(state, to));
            case DomainMove.Stay(var instead) ->
                spec.setLeaveTo(leaveTo(state, instead).setWithdrawn(true));
            case DomainMove.ArriveFrom(var from) -> spec.setArriveFrom(arriveFrom(state, from));
            case DomainMove.Withdrawn(var from) ->
                spec.setArriveFrom(arriveFrom(state, from).setWithdrawn(true));
        }
    }

    private static LeaveTo.Builder leaveTo(InstanceState state, DomainId to) {
        return LeaveTo.newBuilder()
                .setDomainId(to.toString())
                .setHostId(state.domain(to).orElseThrow().host().toString());
    }

    private static ArriveFrom.Builder arriveFrom(InstanceState state, DomainId from) {
        var host = state.host(state.domain(from).orElseThrow().host()).orElseThrow();
        return ArriveFrom.newBuilder()
                .setDomainId(from.toString())
                .setHostId(host.id().toString())
                .setAddress(host.transferAddress());
    }

    /** The hosts that the domain is to move to. */
    private static List<String> readers(InstanceState state, Domain domain) {
        return state.unended().stream()
                .filter(other -> other.phase() == DomainPhase.PLANNED || other.phase() == DomainPhase.LIVE)
                .filter(other -> domain.id().equals(other.intent().copyFrom()))
                .map(other -> other.host().toString())
                .distinct()
                .sorted()
                .toList();
    }

    private static RootDisk rootDisk(InstanceState state, Domain domain, RootDisk ofImage) {
        var disk = ofImage.toBuilder()
                .setIncarnation(domain.intent().rootDiskIncarnation())
                .setSizeBytes(domain.intent().size().rootDiskBytes());
        var source = domain.intent().copyFrom();
        if (source != null) {
            // Once the old domain is gone the disk was copied long ago; where it was not, there is nothing to copy
            // from.
            state.domain(source)
                    .filter(old -> old.phase() == DomainPhase.RETAINED || old.phase() == DomainPhase.LIVE)
                    .flatMap(old -> state.host(old.host()))
                    .ifPresent(host -> disk.setCopyFrom(DiskPeer.newBuilder()
                            .setHostId(host.id().toString())
                            .setAddress(host.transferAddress())
                            .setDomainId(source.toString())
                            .setStoreId(isEvacuated(state) ? String.valueOf(host.store()) : "")));
        }
        return disk.build();
    }

    /** Then nobody can be asked for a copy: {@link DomainIntent#copyFrom} is of a host whose store the new one has, too. */
    private static boolean isEvacuated(InstanceState state) {
        return state.operation()
                .filter(operation -> operation.kind() == OperationKind.EVACUATE)
                .isPresent();
    }

    private static ConfigDrive configDrive(InstanceState state, Domain domain) {
        Profile profile = state.instance().profile();
        var drive = ConfigDrive.newBuilder()
                .setUserData(ByteString.copyFrom(profile.userData().toBytes()))
                .setHostname(profile.hostname())
                .putAllMetadata(profile.metadata())
                .setAttach(profile.configDrive())
                .setProjectId(state.instance().project().toString());
        state.host(domain.host()).ifPresent(host -> drive.setAvailabilityZone(host.availabilityZone()));
        if (!profile.keypairPublicKey().isEmpty()) {
            drive.addSshPublicKeys(profile.keypairPublicKey());
        }
        return drive.build();
    }

    private static Power power(IntendedPower power) {
        return switch (power) {
            case RUNNING -> Power.POWER_RUNNING;
            case OFF -> Power.POWER_OFF;
            case PAUSED -> Power.POWER_PAUSED;
            case SUSPENDED -> Power.POWER_SUSPENDED;
            case ABSENT -> Power.POWER_ABSENT;
        };
    }

    private static io.xenith.hostagent.v1.RebootKind rebootKind(RebootKind kind) {
        return switch (kind) {
            case SOFT -> io.xenith.hostagent.v1.RebootKind.REBOOT_KIND_SOFT;
            case HARD -> io.xenith.hostagent.v1.RebootKind.REBOOT_KIND_HARD;
        };
    }
}
