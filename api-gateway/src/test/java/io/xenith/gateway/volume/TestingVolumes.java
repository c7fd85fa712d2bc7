package io.xenith.gateway.volume;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.CreateVolumeRequest;
import io.xenith.controlplane.v1.CreateVolumeResponse;
import io.xenith.controlplane.v1.DeleteVolumeRequest;
import io.xenith.controlplane.v1.DeleteVolumeResponse;
import io.xenith.controlplane.v1.FindVolumeRequest;
import io.xenith.controlplane.v1.FindVolumeResponse;
import io.xenith.controlplane.v1.ListVolumesRequest;
import io.xenith.controlplane.v1.ListVolumesResponse;
import io.xenith.controlplane.v1.PageResponse;
import io.xenith.controlplane.v1.UpdateVolumeRequest;
import io.xenith.controlplane.v1.UpdateVolumeResponse;
import io.xenith.controlplane.v1.Volume;
import io.xenith.controlplane.v1.VolumeServiceGrpc;
import io.xenith.controlplane.v1.VolumeStatus;
import io.xenith.transport.error.ServiceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Volumes of the record, in memory: at most three a project, of at most 100 GiB each. */
final class TestingVolumes extends VolumeServiceGrpc.VolumeServiceImplBase {

    private static final int VOLUMES_AT_MOST = 3;
    private static final long SIZE_AT_MOST = 100;

    private final Map<String, Volume> volumes = new LinkedHashMap<>();

    /** The last list that was asked for. */
    ListVolumesRequest lastList = ListVolumesRequest.getDefaultInstance();

    /** Changes what is there. */
    synchronized void change(String id, UnaryOperator<Volume> change) {
        volumes.computeIfPresent(id, (_, volume) -> change.apply(volume));
    }

    private Volume load(Caller caller, String id) {
        Volume volume = volumes.get(id);
        if (volume == null || !(caller.getAdministrator() || isOf(caller, volume))) {
            throw ServiceException.of(Status.Code.NOT_FOUND, "VOLUME_NOT_FOUND", "no such thing")
                    .with("id", id);
        }
        return volume;
    }

    private static boolean isOf(Caller caller, Volume volume) {
        return volume.getProjectId().equals(caller.getProjectId());
    }

    @Override
    public synchronized void createVolume(CreateVolumeRequest request, StreamObserver<CreateVolumeResponse> out) {
        Volume wanted = request.getVolume();
        if (wanted.getSizeGib() > SIZE_AT_MOST) {
            throw ServiceException.of(
                            Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "size_gib: must be 1 to " + SIZE_AT_MOST)
                    .with("field", "size_gib");
        }
        long used = volumes.values().stream()
                .filter(volume -> isOf(request.getCaller(), volume))
                .count();
        if (used >= VOLUMES_AT_MOST) {
            throw ServiceException.of(Status.Code.RESOURCE_EXHAUSTED, "QUOTA_EXCEEDED", "too many")
                    .with("resource", "volumes")
                    .with("limit", "3")
                    .with("in_use", "3")
                    .with("asked", "1");
        }
        Volume made = wanted.toBuilder()
                .setVolumeId(UUID.randomUUID().toString())
                .setProjectId(request.getCaller().getProjectId())
                .setUserId(request.getCaller().getUserId())
                .setStatus(VolumeStatus.VOLUME_STATUS_AVAILABLE)
                .setCreatedAt(Timestamp.newBuilder().setSeconds(1_700_000_000L).setNanos(123_456_000))
                .build();
        volumes.put(made.getVolumeId(), made);
        answer(out, CreateVolumeResponse.newBuilder().setVolume(made).build());
    }

    @Override
    public synchronized void findVolume(FindVolumeRequest request, StreamObserver<FindVolumeResponse> out) {
        answer(
                out,
                FindVolumeResponse.newBuilder()
                        .setVolume(load(request.getCaller(), request.getVolumeId()))
                        .build());
    }

    @Override
    public synchronized void listVolumes(ListVolumesRequest request, StreamObserver<ListVolumesResponse> out) {
        lastList = request;
        List<Volume> found = new ArrayList<>(volumes.values().stream()
                .filter(volume -> request.getAllProjects() || isOf(request.getCaller(), volume))
                .filter(volume -> !request.hasName() || volume.getName().equals(request.getName()))
                .filter(volume -> request.getStatus() == VolumeStatus.VOLUME_STATUS_UNSPECIFIED
                        || volume.getStatus() == request.getStatus())
                .toList());
        ListVolumesResponse.Builder answer = ListVolumesResponse.newBuilder();
        int limit = request.getPage().getLimit();
        if (limit > 0 && found.size() > limit) {
            found = found.subList(0, limit);
            answer.setPage(
                    PageResponse.newBuilder().setNextMarker(found.getLast().getVolumeId()));
        }
        answer(out, answer.addAllVolumes(found).build());
    }

    @Override
    public synchronized void updateVolume(UpdateVolumeRequest request, StreamObserver<UpdateVolumeResponse> out) {
        Volume.Builder volume = load(request.getCaller(), request.getVolumeId()).toBuilder();
        if (request.hasName()) {
            volume.setName(request.getName());
        }
        if (request.hasDescription()) {
            volume.setDescription(request.getDescription());
        }
        if (request.getClearMetadata()) {
            volume.clearMetadata();
        }
        request.getRemoveMetadataList().forEach(volume::removeMetadata);
        volume.putAllMetadata(request.getSetMetadataMap());
        volumes.put(request.getVolumeId(), volume.build());
        answer(out, UpdateVolumeResponse.newBuilder().setVolume(volume).build());
    }

    @Override
    public synchronized void deleteVolume(DeleteVolumeRequest request, StreamObserver<DeleteVolumeResponse> out) {
        volumes.remove(load(request.getCaller(), request.getVolumeId()).getVolumeId());
        answer(out, DeleteVolumeResponse.getDefaultInstance());
    }

    private static <T> void answer(StreamObserver<T> out, T answer) {
        out.onNext(answer);
        out.onCompleted();
    }
}
