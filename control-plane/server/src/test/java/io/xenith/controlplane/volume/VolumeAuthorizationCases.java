package io.xenith.controlplane.volume;

import static io.xenith.controlplane.testing.AuthorizationCase.answered;
import static io.xenith.controlplane.testing.AuthorizationCase.refused;
import static io.xenith.controlplane.v1.VolumeServiceGrpc.*;

import io.xenith.controlplane.testing.AuthorizationCase;
import io.xenith.controlplane.testing.AuthorizationCases;
import io.xenith.controlplane.testing.Victim;
import io.xenith.controlplane.v1.*;
import java.util.List;

/** Who is refused what of {@code volume.proto}. */
public final class VolumeAuthorizationCases implements AuthorizationCases {

    @Override
    public List<AuthorizationCase> of(Victim victim) {
        String id = victim.call(
                        getCreateVolumeMethod(),
                        CreateVolumeRequest.newBuilder()
                                .setVolume(Volume.newBuilder().setName("mine").setSizeGib(1))
                                .build())
                .getVolume()
                .getVolumeId();
        String project = victim.member().project().toString();
        return List.of(
                refused(
                        getCreateVolumeMethod(),
                        CreateVolumeRequest.newBuilder()
                                .setVolume(Volume.newBuilder()
                                        .setProjectId(project)
                                        .setSizeGib(1))
                                .build(),
                        "NOT_ADMINISTRATOR"),
                refused(
                        getFindVolumeMethod(),
                        FindVolumeRequest.newBuilder().setVolumeId(id).build(),
                        "VOLUME_NOT_FOUND"),
                answered(
                        getListVolumesMethod(),
                        ListVolumesRequest.newBuilder()
                                .setAllProjects(true)
                                .setProjectId(project)
                                .build(),
                        answer -> !answer.toString().contains(id)),
                refused(
                        getUpdateVolumeMethod(),
                        UpdateVolumeRequest.newBuilder()
                                .setVolumeId(id)
                                .setName("theirs")
                                .build(),
                        "VOLUME_NOT_FOUND"),
                refused(
                        getDeleteVolumeMethod(),
                        DeleteVolumeRequest.newBuilder().setVolumeId(id).build(),
                        "VOLUME_NOT_FOUND"));
    }
}
