package io.xenith.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.xenith.hostagent.v1.DeleteVolumeDiskRequest;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.Power;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.StoredDisk;
import java.nio.file.Path;
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
