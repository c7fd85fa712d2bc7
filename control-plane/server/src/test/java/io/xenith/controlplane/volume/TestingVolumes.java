package io.xenith.controlplane.volume;

import static io.xenith.controlplane.testing.Calls.answerOf;

import io.grpc.Status;
import io.xenith.controlplane.claim.HostClaims;
import io.xenith.controlplane.instance.InstanceVolumes;
import io.xenith.controlplane.quota.TestingQuota;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.CreateVolumeRequest;
import io.xenith.controlplane.v1.DeleteVolumeRequest;
import io.xenith.controlplane.v1.FindVolumeRequest;
import io.xenith.controlplane.v1.ListVolumesRequest;
import io.xenith.controlplane.v1.Volume;
import io.xenith.controlplane.v1.VolumeServiceGrpc;
import io.xenith.controlplane.v1.VolumeStatus;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.ServiceException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Volumes over a real record, at hosts in memory. */
public final class TestingVolumes {

    private static final long MOST = 500;

    /** Disks that hosts were told to remove: host, then volume. */
    public final List<String> removed = new CopyOnWriteArrayList<>();

    private final VolumeServiceEndpoint service;
    private final VolumeRemoval removal;
    private volatile boolean hostsAreDown;

    public TestingVolumes(TestingRecord record) {
        var store = new VolumeStore(() -> MOST, record.audit(), TestingQuota.store(), new HostClaims(), record.ids());
        removal = new VolumeRemoval(record.transactions(), store, this::removeDisk);
        service = new VolumeServiceEndpoint(record.mutations(), store, removal);
    }

    /** Volumes as instances see them. */
    public static InstanceVolumes attachable(TestingRecord record) {
        return new AttachableVolumes(new HostClaims(), record.ids());
    }

    private void removeDisk(HostId host, UUID volume) {
        if (hostsAreDown) {
            throw ServiceException.of(Status.Code.UNAVAILABLE, "HOST_UNREACHABLE", "as the test asked for");
        }
        removed.add(host + " " + volume);
    }

    /** Whether hosts answer from now on. */
    public void hostsAreDown(boolean down) {
        hostsAreDown = down;
    }

    /** One turn of what removes disks. */
    public void removeCondemned() {
        removal.run();
    }

    public String create(TestingCaller caller, long gib) {
        return answerOf(
                        service,
                        VolumeServiceGrpc.getCreateVolumeMethod(),
                        CreateVolumeRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setVolume(Volume.newBuilder().setSizeGib(gib))
                                .build())
                .getVolume()
                .getVolumeId();
    }

    public Volume find(TestingCaller caller, String id) {
        return answerOf(
                        service,
                        VolumeServiceGrpc.getFindVolumeMethod(),
                        FindVolumeRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setVolumeId(id)
                                .build())
                .getVolume();
    }

    /** The ids of those with a status. */
    public List<String> list(TestingCaller caller, VolumeStatus status) {
        return answerOf(
                        service,
                        VolumeServiceGrpc.getListVolumesMethod(),
                        ListVolumesRequest.newBuilder()
                                .setCaller(caller.caller())
                                .setStatus(status)
                                .build())
                .getVolumesList()
                .stream()
                .map(Volume::getVolumeId)
                .toList();
    }

    public void delete(TestingCaller caller, String id) {
        answerOf(
                service,
                VolumeServiceGrpc.getDeleteVolumeMethod(),
                DeleteVolumeRequest.newBuilder()
                        .setCaller(caller.caller())
                        .setVolumeId(id)
                        .build());
    }
}
