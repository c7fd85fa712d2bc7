package io.xenith.hostagent;

import io.grpc.Status;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.DiskKind;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.transport.error.ServiceException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The disks of volumes, apart from any domain: no domain owns them, so that none takes them along when it goes. */
final class VolumeDisks {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeDisks.class);
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private VolumeDisks() {}

    /** The disks that are domains' own. */
    static List<StoredDisk> listOthers(HostStore store, Call call) {
        return store.listDisks(call).stream()
                .filter(disk -> disk.id().kind() != DiskKind.VOLUME)
                .toList();
    }

    /** Removes a volume's disk, if there is one. Whether a domain has it is the store's to tell, in the same step. */
    static void delete(HostStore store, UUID volume, String requestId) {
        try {
            store.deleteDisk(Call.of("delete-volume-" + volume, TIMEOUT), DiskId.volume(volume));
        } catch (HypervisorException e) {
            throw e.failure() instanceof Failure.DiskConflict
                    ? ServiceException.of(Status.Code.FAILED_PRECONDITION, "VOLUME_IN_USE", "a domain has the volume")
                            .because(e.failure().message(), e)
                    : ToolstackDown.because(e);
        }
        LOG.atInfo()
                .addKeyValue("volume.id", volume)
                .addKeyValue("request.id", requestId)
                .log("the disk of a volume is gone");
    }
}
