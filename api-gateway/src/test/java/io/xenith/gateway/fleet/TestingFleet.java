package io.xenith.gateway.fleet;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.*;
import io.xenith.transport.error.ServiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Hosts in memory, for the tests of this API and of placement. */
public final class TestingFleet extends FleetServiceGrpc.FleetServiceImplBase {

    private static final long GIB = 1L << 30;
    private static final Timestamp THEN =
            Timestamp.newBuilder().setSeconds(1_700_000_000L).build();

    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private int pageSize = 1000;

    /** Answers pages of at most so many hosts. */
    public synchronized void pagesOf(int size) {
        pageSize = size;
    }

    /** Adds a host of 8 processors, 32 GiB and 100 GiB of disk, of which 2 processors, 4 GiB and 10 GiB are claimed. */
    public synchronized String host(String name, String zone, String... traits) {
        String id = UUID.randomUUID().toString();
        hosts.put(
                id,
                Host.newBuilder()
                        .setHostId(id)
                        .setName(name)
                        .setAvailabilityZone(zone)
                        .setState(HostState.HOST_STATE_UP)
                        .setCpus(8)
                        .setReservedCpus(1)
                        .setMemoryBytes(32 * GIB)
                        .setDiskBytes(100 * GIB)
                        .setReservedMemoryBytes(GIB)
                        .setClaimedVcpus(2)
                        .setClaimedMemoryBytes(4 * GIB)
                        .setClaimedDiskBytes(10 * GIB)
                        .setCpuOvercommit(4)
                        .setMemoryOvercommit(1)
                        .setDiskOvercommit(1.5)
                        .addAllTraits(List.of(traits))
                        .setGeneration(5)
                        .setUpdatedAt(THEN)
                        .setEnrolledAt(THEN)
                        .build());
        return id;
    }

    @Override
    public synchronized void listHosts(ListHostsRequest request, StreamObserver<ListHostsResponse> out) {
        List<Host> rows = hosts.values().stream()
                .filter(host -> !request.hasName() || host.getName().equals(request.getName()))
                .filter(host -> !request.hasAvailabilityZone()
                        || host.getAvailabilityZone().equals(request.getAvailabilityZone()))
                .dropWhile(host -> !request.getPage().getMarker().isEmpty()
                        && !host.getHostId().equals(request.getPage().getMarker()))
                .skip(request.getPage().getMarker().isEmpty() ? 0 : 1)
                .toList();
        List<Host> page = rows.subList(
                0, Math.min(rows.size(), Math.min(pageSize, request.getPage().getLimit())));
        ListHostsResponse.Builder answer = ListHostsResponse.newBuilder().addAllHosts(page);
        if (page.size() < rows.size()) {
            answer.getPageBuilder().setNextMarker(page.getLast().getHostId());
        }
        answer(out, answer.build());
    }

    @Override
    public synchronized void findHost(FindHostRequest request, StreamObserver<FindHostResponse> out) {
        Host host = hosts.values().stream()
                .filter(it -> request.getHostId().isEmpty()
                        ? it.getName().equals(request.getName())
                        : it.getHostId().equals(request.getHostId()))
                .findFirst()
                .orElseThrow(() -> ServiceException.of(Status.Code.NOT_FOUND, "HOST_NOT_FOUND", "no such host"));
        answer(out, FindHostResponse.newBuilder().setHost(host).build());
    }

    @Override
    public synchronized void updateHost(UpdateHostRequest request, StreamObserver<UpdateHostResponse> out) {
        if (request.getCpuOvercommit() > 64) {
            throw ServiceException.of(
                            Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "cpu_overcommit: must be 0.1 to 64.0")
                    .with("field", "cpu_overcommit");
        }
        Host host = hosts.get(request.getHostId());
        if (host == null) {
            throw ServiceException.of(Status.Code.NOT_FOUND, "HOST_NOT_FOUND", "no such host");
        }
        Host.Builder changed = host.toBuilder()
                .setCordoned(request.hasCordoned() ? request.getCordoned() : host.getCordoned())
                .setCordonReason(request.getCordonReason())
                .setGeneration(host.getGeneration() + 1);
        if (request.getFenced()) {
            changed.setFence(Fence.newBuilder()
                    .setAt(THEN)
                    .setUserId(request.getCaller().getUserId())
                    .setVoid(host.getState() == HostState.HOST_STATE_UP));
        }
        hosts.put(host.getHostId(), changed.build());
        answer(out, UpdateHostResponse.newBuilder().setHost(changed).build());
    }

    @Override
    public synchronized void removeHost(RemoveHostRequest request, StreamObserver<RemoveHostResponse> out) {
        throw ServiceException.of(
                Status.Code.FAILED_PRECONDITION, "HOST_IN_USE", "the host still has 3 claims: drain it first");
    }

    @Override
    public void listAvailabilityZones(
            ListAvailabilityZonesRequest request, StreamObserver<ListAvailabilityZonesResponse> out) {
        answer(
                out,
                ListAvailabilityZonesResponse.newBuilder()
                        .addZones(AvailabilityZone.newBuilder()
                                .setName("north")
                                .setAvailable(true)
                                .addHostNames("host-1"))
                        .build());
    }

    @Override
    public void createEnrolmentToken(
            CreateEnrolmentTokenRequest request, StreamObserver<CreateEnrolmentTokenResponse> out) {
        answer(
                out,
                CreateEnrolmentTokenResponse.newBuilder()
                        .setToken("token-for-" + request.getUses())
                        .setExpiresAt(request.hasExpiresAt() ? request.getExpiresAt() : THEN)
                        .setCaSha256("00")
                        .build());
    }

    @Override
    public void findFleetStatistics(
            FindFleetStatisticsRequest request, StreamObserver<FindFleetStatisticsResponse> out) {
        answer(
                out,
                FindFleetStatisticsResponse.newBuilder()
                        .setHosts(3)
                        .setHostsUp(2)
                        .build());
    }

    @Override
    public void listReplicas(ListReplicasRequest request, StreamObserver<ListReplicasResponse> out) {
        answer(
                out,
                ListReplicasResponse.newBuilder()
                        .addReplicas(Replica.newBuilder()
                                .setName("one")
                                .setHealthy(true)
                                .setSeenAt(THEN))
                        .build());
    }

    private static <T> void answer(StreamObserver<T> out, T message) {
        out.onNext(message);
        out.onCompleted();
    }
}
