package io.xenith.gateway.compute.testing;

import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.v1.AvailabilityZone;
import io.xenith.controlplane.v1.Fence;
import io.xenith.controlplane.v1.FindHostRequest;
import io.xenith.controlplane.v1.FindHostResponse;
import io.xenith.controlplane.v1.FleetServiceGrpc;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.HostState;
import io.xenith.controlplane.v1.ListAvailabilityZonesRequest;
import io.xenith.controlplane.v1.ListAvailabilityZonesResponse;
import io.xenith.controlplane.v1.ListHostsRequest;
import io.xenith.controlplane.v1.ListHostsResponse;
import io.xenith.controlplane.v1.ListReplicasRequest;
import io.xenith.controlplane.v1.ListReplicasResponse;
import io.xenith.controlplane.v1.PageResponse;
import io.xenith.controlplane.v1.RemoveHostRequest;
import io.xenith.controlplane.v1.RemoveHostResponse;
import io.xenith.controlplane.v1.Replica;
import io.xenith.controlplane.v1.UpdateHostRequest;
import io.xenith.controlplane.v1.UpdateHostResponse;
import io.xenith.transport.error.ServiceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two hosts in two zones, and one replica of the control plane. Host 1 is in use. */
public final class TestingFleet extends FleetServiceGrpc.FleetServiceImplBase {

    /** Id of {@code host-1}. */
    public static final String FIRST = "11111111-2222-4333-8444-555555555555";

    /** Id of {@code host-2}. */
    public static final String SECOND = "22222222-2222-4333-8444-555555555555";

    private static final long GIB = 1024L * 1024 * 1024;

    private final Map<String, Host> hosts = new LinkedHashMap<>();

    /** As at the start. */
    public TestingFleet() {
        hosts.put(FIRST, host(FIRST, 1));
        hosts.put(SECOND, host(SECOND, 2));
    }

    private static Host host(String id, int number) {
        return Host.newBuilder()
                .setHostId(id)
                .setNumber(number)
                .setName("host-" + number)
                .setAvailabilityZone("az" + number)
                .setState(HostState.HOST_STATE_UP)
                .setAddress("192.0.2." + number + ":8443")
                .setHypervisorVersion("4.17.3")
                .setArchitecture("x86_64")
                .setCpus(8)
                .setMemoryBytes(16 * GIB)
                .setDiskBytes(100 * GIB)
                .setClaimedVcpus(3)
                .setClaimedMemoryBytes(GIB)
                .setClaimedDiskBytes(2 * GIB)
                .setReservedMemoryBytes(GIB)
                .setDomains(1)
                .setLastSeenAt(Timestamp.newBuilder().setSeconds(1_700_000_000L))
                .setBootedAt(Timestamp.newBuilder().setSeconds(1_700_000_000L))
                .build();
    }

    /** What a host is from now on. */
    public synchronized void become(String id, HostState state) {
        hosts.put(id, load(id).toBuilder().setState(state).build());
    }

    @Override
    public synchronized void listHosts(ListHostsRequest request, StreamObserver<ListHostsResponse> out) {
        requireAdministrator(request.getCaller().getAdministrator());
        List<Host> found = hosts.values().stream()
                .filter(host -> !request.hasName() || host.getName().equals(request.getName()))
                .dropWhile(host -> !request.getPage().getMarker().isEmpty()
                        && !host.getHostId().equals(request.getPage().getMarker()))
                .skip(request.getPage().getMarker().isEmpty() ? 0 : 1)
                .toList();
        int limit = request.getPage().getLimit() == 0 ? 1000 : request.getPage().getLimit();
        List<Host> page = found.stream().limit(limit).toList();
        answer(
                out,
                ListHostsResponse.newBuilder()
                        .addAllHosts(page)
                        .setPage(PageResponse.newBuilder()
                                .setNextMarker(
                                        found.size() > page.size()
                                                ? page.getLast().getHostId()
                                                : ""))
                        .build());
    }

    @Override
    public synchronized void findHost(FindHostRequest request, StreamObserver<FindHostResponse> out) {
        requireAdministrator(request.getCaller().getAdministrator());
        answer(
                out,
                FindHostResponse.newBuilder().setHost(load(request.getHostId())).build());
    }

    @Override
    public synchronized void updateHost(UpdateHostRequest request, StreamObserver<UpdateHostResponse> out) {
        Host.Builder changed = load(request.getHostId()).toBuilder();
        if (request.hasCordoned()) {
            changed.setCordoned(request.getCordoned()).setCordonReason(request.getCordonReason());
        }
        if (request.hasFenced() && !request.getFenced()) {
            changed.clearFence();
        } else if (request.hasFenced() && changed.getState() == HostState.HOST_STATE_UP) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "HOST_STILL_SPEAKS", "it speaks");
        } else if (request.hasFenced()) {
            changed.setFence(Fence.newBuilder()
                    .setAt(Timestamp.newBuilder().setSeconds(1_700_000_000L))
                    .setUserId(request.getCaller().getUserId()));
        }
        hosts.put(request.getHostId(), changed.build());
        answer(out, UpdateHostResponse.newBuilder().setHost(changed).build());
    }

    @Override
    public synchronized void removeHost(RemoveHostRequest request, StreamObserver<RemoveHostResponse> out) {
        if (load(request.getHostId()).getHostId().equals(FIRST)) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "HOST_IN_USE", "in use");
        }
        hosts.remove(request.getHostId());
        answer(out, RemoveHostResponse.getDefaultInstance());
    }

    @Override
    public synchronized void listAvailabilityZones(
            ListAvailabilityZonesRequest request, StreamObserver<ListAvailabilityZonesResponse> out) {
        answer(
                out,
                ListAvailabilityZonesResponse.newBuilder()
                        .addZones(AvailabilityZone.newBuilder().setName("az1").setAvailable(true))
                        .addZones(AvailabilityZone.newBuilder().setName("az2").setAvailable(true))
                        .build());
    }

    @Override
    public synchronized void listReplicas(ListReplicasRequest request, StreamObserver<ListReplicasResponse> out) {
        answer(
                out,
                ListReplicasResponse.newBuilder()
                        .addReplicas(Replica.newBuilder().setName("replica-a").setHealthy(true))
                        .build());
    }

    private Host load(String id) {
        Host host = hosts.get(id);
        if (host == null) {
            throw ServiceException.of(Status.Code.NOT_FOUND, "HOST_NOT_FOUND", "no host")
                    .with("id", id);
        }
        return host;
    }

    private static void requireAdministrator(boolean administrator) {
        if (!administrator) {
            throw ServiceException.of(Status.Code.PERMISSION_DENIED, "NOT_ADMINISTRATOR", "administrators only");
        }
    }

    private static <T> void answer(StreamObserver<T> out, T answer) {
        out.onNext(answer);
        out.onCompleted();
    }
}
