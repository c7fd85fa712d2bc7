package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.hostagent.v1.DeleteVolumeDiskRequest;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hostagent.v1.RebootKind;
import io.xenith.hostagent.v1.Volume;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskConfig;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.hypervisor.simulator.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks of volumes, which no domain owns. */
class VolumeTest extends AgentContract {

    VolumeTest(@TempDir Path directory) throws Exception {
        super(directory);
    }

    @Test
    void aVolumesDiskIsRemovedByItsOwnCallAndNotWhileADomainHasIt() {
        UUID volume = UUID.randomUUID();
        StoredDisk disk = makeDiskOf(volume);
        DomainSpec spec = startOne();
        host.machine().hypervisor().attachDisk(CALL, ref(spec), disk.attachAs("xvdf", false));

        assertReason(() -> deleteDiskOf(volume.toString()), Status.Code.FAILED_PRECONDITION, "VOLUME_IN_USE");
        assertThat(host.machine().store().findDisk(CALL, disk.id())).contains(disk);

        host.machine().hypervisor().detachDisk(CALL, ref(spec), "xvdf");
        deleteDiskOf(volume.toString());
        deleteDiskOf(volume.toString());
        assertThat(host.machine().store().findDisk(CALL, disk.id())).isEmpty();
    }

    @Test
    void aVolumesDiskStaysWhenADomainOfTheSameIdIsRemovedAndTheAgentComesBack() throws Exception {
        DomainSpec spec = startOne();
        StoredDisk disk = makeDiskOf(UUID.fromString(spec.getDomainId()));
        host.restartAgent();
        host.watch().await(spec.getDomainId(), 1, RUNNING);
        host.apply(Specs.next(spec).setPower(Power.POWER_ABSENT).build());
        host.watch().await(spec.getDomainId(), 2, ObservedState.OBSERVED_STATE_ABSENT);

        assertThat(host.machine().store().listDisks(CALL)).containsExactly(disk);
    }

    @Test
    void aVolumeThatIsNoUuidIsRefusedByName() {
        assertReason(() -> deleteDiskOf("../root"), Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
        assertReason(() -> deleteDiskOf(""), Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
    }

    @Test
    void aVolumeComesAndGoesUnderAGuestThatRunsOn() throws Exception {
        DomainSpec spec = startOne();
        DomainRef before = ref(spec);
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();

        DomainSpec with =
                applied(Specs.next(spec).addVolumes(volume(one, "xvde")).addVolumes(volume(other, "xvdf")));
        assertThat(volumesOf(with)).containsOnly(Map.entry("xvde", one), Map.entry("xvdf", other));
        host.restartAgent();
        DomainSpec without = applied(Specs.next(with).removeVolumes(0));

        assertThat(volumesOf(without)).containsOnly(Map.entry("xvdf", other));
        assertThat(ref(without)).as("its guest was not touched").isEqualTo(before);
        assertThat(findDiskOf(one)).as("its disk stays").isPresent();
        deleteDiskOf(one.toString());
        assertReason(() -> deleteDiskOf(other.toString()), Status.Code.FAILED_PRECONDITION, "VOLUME_IN_USE");
    }

    @Test
    void aDomainIsMadeWithItsVolumesHoweverItWasDown() {
        UUID volume = UUID.randomUUID();
        DomainSpec off = startOne();
        off = Specs.next(off)
                .setPower(Power.POWER_OFF)
                .addVolumes(volume(volume, "xvde"))
                .build();
        host.apply(off);
        host.watch().await(off.getDomainId(), 2, OFF);

        DomainSpec started = applied(Specs.next(off).setPower(Power.POWER_RUNNING));
        assertThat(volumesOf(started)).containsOnly(Map.entry("xvde", volume));
        DomainSpec rebooted = applied(Specs.next(started).setRebootCount(1).setRebootKind(RebootKind.REBOOT_KIND_HARD));
        assertThat(volumesOf(rebooted)).containsOnly(Map.entry("xvde", volume));
        DomainSpec suspended =
                Specs.next(rebooted).setPower(Power.POWER_SUSPENDED).build();
        host.apply(suspended);
        host.watch().await(suspended.getDomainId(), 5, ObservedState.OBSERVED_STATE_SUSPENDED);
        DomainSpec resumed = applied(Specs.next(suspended).setPower(Power.POWER_RUNNING));
        assertThat(volumesOf(resumed)).containsOnly(Map.entry("xvde", volume));

        host.apply(Specs.next(resumed).setPower(Power.POWER_ABSENT).build());
        host.watch().await(resumed.getDomainId(), 7, ObservedState.OBSERVED_STATE_ABSENT);
        assertThat(host.machine().store().listDisks(CALL))
                .extracting(StoredDisk::id)
                .containsExactly(DiskId.volume(volume));
    }

    @Test
    void answersThatAreLostPlugNothingTwice() {
        UUID volume = UUID.randomUUID();
        var lost = new Fault.FailAfter(new Failure.TimedOut(Duration.ofSeconds(1)));
        host.machine().faults().next(MicroOperation.ATTACH_DISK, lost);
        DomainSpec with = applied(Specs.next(startOne()).addVolumes(volume(volume, "xvdy")));
        assertThat(volumesOf(with)).containsOnly(Map.entry("xvdy", volume));

        host.machine().faults().next(MicroOperation.DETACH_DISK, lost);
        DomainSpec without = applied(Specs.next(with).clearVolumes());
        assertThat(volumesOf(without)).isEmpty();
    }

    @Test
    void aGuestThatDoesNotLetGoKeepsItsVolumeAndItIsSaid() {
        UUID volume = UUID.randomUUID();
        DomainSpec with = applied(Specs.next(startOne()).addVolumes(volume(volume, "xvde")));
        var held = new Fault.FailBefore(new Failure.DeviceFailed(ref(with), "xvde", "the guest does not let go"));
        for (int i = 0; i < 3; i++) {
            host.machine().faults().next(MicroOperation.DETACH_DISK, held);
        }
        DomainSpec without = Specs.next(with).clearVolumes().build();
        host.apply(without);
        DomainReport report = host.watch()
                .await(
                        with.getDomainId(),
                        seen -> seen.hasFailure() && !seen.getFailure().getRetrying());
        assertThat(report.getFailure().getReason()).isEqualTo("DEVICE_FAILED");
        assertThat(report.getState()).isEqualTo(RUNNING);
        assertThat(report.getObservedGeneration()).isEqualTo(without.getGeneration());

        DomainSpec again = applied(Specs.next(without).addAllVolumes(with.getVolumesList()));
        assertThat(volumesOf(again)).containsOnly(Map.entry("xvde", volume));
    }

    @Test
    void volumesOfAnOrderAreCheckedByName() {
        DomainSpec spec = Specs.running(host.blobs);
        UUID id = UUID.randomUUID();
        for (Volume wrong : List.of(
                volume(id, "xvdd"),
                volume(id, "xvdz"),
                volume(id, "../a"),
                volume(id, "xvde").toBuilder().setSizeBytes(0).build(),
                volume(id, "xvde").toBuilder().setVolumeId("v").build())) {
            assertInvalid(spec.toBuilder().addVolumes(wrong));
        }
        assertInvalid(spec.toBuilder().addVolumes(volume(id, "xvde")).addVolumes(volume(id, "xvdf")));
        assertInvalid(spec.toBuilder().addVolumes(volume(id, "xvde")).addVolumes(volume(UUID.randomUUID(), "xvde")));
    }

    private void assertInvalid(DomainSpec.Builder spec) {
        assertReason(() -> host.apply(spec.build()), Status.Code.INVALID_ARGUMENT, "INVALID_FIELD");
    }

    private static Volume volume(UUID id, String device) {
        return Volume.newBuilder()
                .setVolumeId(id.toString())
                .setSizeBytes(8 << 20)
                .setDevice(device)
                .build();
    }

    /** The order, when it is done. */
    private DomainSpec applied(DomainSpec.Builder order) {
        DomainSpec spec = order.build();
        host.apply(spec);
        DomainReport report = host.watch().await(spec.getDomainId(), spec.getGeneration(), RUNNING);
        assertThat(report.hasFailure()).isFalse();
        return spec;
    }

    private Map<String, UUID> volumesOf(DomainSpec spec) {
        Map<String, UUID> volumes = new HashMap<>();
        for (DiskConfig disk :
                host.machine().hypervisor().loadConfig(CALL, ref(spec)).disks()) {
            host.machine().store().listDisks(CALL).stream()
                    .filter(stored ->
                            stored.path().equals(disk.path()) && stored.id().kind() == DiskKind.VOLUME)
                    .forEach(stored ->
                            volumes.put(disk.target(), stored.id().domain().value()));
        }
        return volumes;
    }

    private Optional<StoredDisk> findDiskOf(UUID volume) {
        return host.machine().store().findDisk(CALL, DiskId.volume(volume));
    }

    private StoredDisk makeDiskOf(UUID volume) {
        return host.machine().store().createEmptyDisk(CALL, DiskId.volume(volume), ByteSize.ofMib(8));
    }

    private void deleteDiskOf(String volume) {
        var unused = host.stub()
                .deleteVolumeDisk(DeleteVolumeDiskRequest.newBuilder()
                        .setHostId(host.hostId.toString())
                        .setRequestId("req-test")
                        .setVolumeId(volume)
                        .build());
    }
}
