package io.xenith.controlplane.volume;

import static io.xenith.controlplane.v1.VolumeServiceGrpc.getCreateVolumeMethod;
import static io.xenith.controlplane.v1.VolumeServiceGrpc.getDeleteVolumeMethod;
import static io.xenith.controlplane.v1.VolumeServiceGrpc.getFindVolumeMethod;
import static io.xenith.controlplane.v1.VolumeServiceGrpc.getListVolumesMethod;
import static io.xenith.controlplane.v1.VolumeServiceGrpc.getUpdateVolumeMethod;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.xenith.controlplane.record.CallTable;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.v1.CreateVolumeResponse;
import io.xenith.controlplane.v1.FindVolumeResponse;
import io.xenith.controlplane.v1.ListVolumesResponse;
import io.xenith.controlplane.v1.UpdateVolumeResponse;
import io.xenith.controlplane.v1.VolumeServiceGrpc;
import jakarta.inject.Singleton;

/** The calls of {@code volume.proto}, one entry each: what they do is in the store. */
@Singleton
final class VolumeServiceEndpoint implements BindableService {

    private final Mutations mutations;
    private final VolumeStore volumes;
    private final VolumeRemoval removal;

    VolumeServiceEndpoint(Mutations mutations, VolumeStore volumes, VolumeRemoval removal) {
        this.mutations = mutations;
        this.volumes = volumes;
        this.removal = removal;
    }

    @Override
    public ServerServiceDefinition bindService() {
        return CallTable.of(VolumeServiceGrpc.getServiceDescriptor(), mutations)
                .change(getCreateVolumeMethod(), (tx, scope, request) -> CreateVolumeResponse.newBuilder()
                        .setVolume(volumes.create(tx, scope, request.getVolume()))
                        .build())
                .read(getFindVolumeMethod(), (tx, scope, request) -> FindVolumeResponse.newBuilder()
                        .setVolume(volumes.find(tx, scope, request.getVolumeId()))
                        .build())
                .read(getListVolumesMethod(), (tx, scope, request) -> {
                    var page = volumes.list(tx, scope, request);
                    return ListVolumesResponse.newBuilder()
                            .addAllVolumes(page.rows())
                            .setPage(page.response())
                            .build();
                })
                .change(getUpdateVolumeMethod(), (tx, scope, request) -> UpdateVolumeResponse.newBuilder()
                        .setVolume(volumes.update(tx, scope, request))
                        .build())
                .execute(getDeleteVolumeMethod(), (tx, scope, request) -> {
                    if (volumes.delete(tx, scope, request.getVolumeId())) {
                        tx.afterCommit(removal::signal);
                    }
                })
                .build();
    }
}
