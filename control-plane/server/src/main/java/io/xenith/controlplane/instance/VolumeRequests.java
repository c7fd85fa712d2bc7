package io.xenith.controlplane.instance;

import io.grpc.Status;
import io.xenith.controlplane.core.instance.AttachmentPhase;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.VolumeAttachment;
import io.xenith.controlplane.core.instance.VolumeId;
import io.xenith.controlplane.core.saga.Ask;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.AttachVolumeRequest;
import io.xenith.controlplane.v1.DetachVolumeRequest;
import io.xenith.controlplane.v1.InstanceVolume;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** Turns requests about the volumes of an instance into what is asked of it. */
@Singleton
public final class VolumeRequests {
    private final InstanceRequests requests;
    private final InstanceVolumes volumes;

    public VolumeRequests(InstanceRequests requests, InstanceVolumes volumes) {
        this.requests = requests;
        this.volumes = volumes;
    }

    InstanceVolume attach(CallerScope scope, AttachVolumeRequest request) {
        var id = new VolumeId(Fields.lookup("volume", request.getVolumeId()));
        return requests.accept(
                scope,
                request.getInstanceId(),
                request,
                "attach volume",
                OperationKind.ATTACH_VOLUME,
                (tx, state) -> new Ask.AttachVolume(taken(tx, scope, state, request, id)),
                (_, state) -> state.volume(id)
                        .map(AttachmentRows::message)
                        // The same request as before, and the volume has gone again since.
                        .orElseGet(() -> InstanceVolume.newBuilder()
                                .setVolumeId(id.toString())
                                .build()));
    }

    /** Where it will not be accepted nothing is taken: who asks is told why first. */
    private VolumeAttachment taken(
            Transaction tx, CallerScope scope, InstanceState state, AttachVolumeRequest request, VolumeId id)
            throws SQLException {
        var live = state.live();
        if (state.open() != null || live.isEmpty()) {
            return new VolumeAttachment(id, 0, "", AttachmentPhase.ATTACHING, tx.now());
        }
        return volumes.take(
                tx,
                scope,
                new InstanceVolumes.Wish(
                        request.getVolumeId(),
                        new ProjectId(state.instance().project().value()),
                        live.get().host(),
                        request.getDevice(),
                        state.volumes().stream().map(VolumeAttachment::device).collect(Collectors.toSet())));
    }

    void detach(CallerScope scope, DetachVolumeRequest request) {
        var id = new VolumeId(Fields.lookup("volume", request.getVolumeId()));
        requests.accept(
                scope,
                request.getInstanceId(),
                request,
                "detach volume",
                OperationKind.DETACH_VOLUME,
                (_, state) -> {
                    requireThere(state, id);
                    return new Ask.DetachVolume(id);
                },
                (_, state) -> state);
    }

    /** Who asks while it comes or goes is told that, rather than that something else is being done. */
    private static void requireThere(InstanceState state, VolumeId id) {
        var phase = state.volume(id).map(VolumeAttachment::phase).orElseThrow(() -> ServiceException.of(
                        Status.Code.NOT_FOUND, "VOLUME_NOT_ATTACHED", "the instance has no volume " + id)
                .with("id", id.toString()));
        switch (phase) {
            case ATTACHED, LEAVING -> {}
            case ATTACHING, DETACHING ->
                throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "VOLUME_BUSY", "the volume is on its way")
                        .with("id", id.toString())
                        .with("status", phase.name());
        }
    }
}
