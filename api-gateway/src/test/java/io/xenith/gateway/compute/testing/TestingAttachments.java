package io.xenith.gateway.compute.testing;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.xenith.controlplane.v1.AttachmentPhase;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceVolume;
import io.xenith.transport.error.ServiceException;

/** Volumes of servers in memory: one a server, and none whose id begins with f. */
final class TestingAttachments {

    private TestingAttachments() {}

    static InstanceVolume attach(Instance instance, String volume) {
        if (volume.startsWith("f")) {
            throw ServiceException.of(Status.Code.NOT_FOUND, "VOLUME_NOT_FOUND", "no such thing")
                    .with("id", volume);
        }
        if (instance.getVolumesCount() > 0) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "VOLUME_NOT_AVAILABLE", "not available")
                    .with("id", volume)
                    .with("status", "IN_USE");
        }
        return InstanceVolume.newBuilder()
                .setVolumeId(volume)
                .setDevice("xvde")
                .setPhase(AttachmentPhase.ATTACHMENT_PHASE_ATTACHING)
                .setAttachedAt(Timestamp.newBuilder().setSeconds(1_700_000_000L))
                .build();
    }

    static Instance detaching(Instance instance, String id) {
        InstanceVolume volume = instance.getVolumes(0);
        if (volume.getPhase() == AttachmentPhase.ATTACHMENT_PHASE_DETACHING) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "VOLUME_BUSY", "on its way")
                    .with("id", id)
                    .with("status", "DETACHING");
        }
        return instance.toBuilder()
                .setVolumes(0, volume.toBuilder().setPhase(AttachmentPhase.ATTACHMENT_PHASE_DETACHING))
                .build();
    }
}
