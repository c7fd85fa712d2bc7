package io.xenith.controlplane.fleet;

import io.grpc.stub.StreamObserver;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.v1.CreateEnrolmentTokenRequest;
import io.xenith.controlplane.v1.CreateEnrolmentTokenResponse;
import io.xenith.controlplane.v1.FindFleetStatisticsRequest;
import io.xenith.controlplane.v1.FindFleetStatisticsResponse;
import io.xenith.controlplane.v1.FindHostRequest;
import io.xenith.controlplane.v1.FindHostResponse;
import io.xenith.controlplane.v1.FleetServiceGrpc;
import io.xenith.controlplane.v1.ListAvailabilityZonesRequest;
import io.xenith.controlplane.v1.ListAvailabilityZonesResponse;
import io.xenith.controlplane.v1.ListHostsRequest;
import io.xenith.controlplane.v1.ListHostsResponse;
import io.xenith.controlplane.v1.ListReplicasRequest;
import io.xenith.controlplane.v1.ListReplicasResponse;
import io.xenith.controlplane.v1.RemoveHostRequest;
import io.xenith.controlplane.v1.RemoveHostResponse;
import io.xenith.controlplane.v1.UpdateHostRequest;
import io.xenith.controlplane.v1.UpdateHostResponse;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** The operators' calls: to the stores and back. */
@Singleton
public final class FleetGrpc extends FleetServiceGrpc.FleetServiceImplBase {

    private final HostStore hosts;
    private final ReplicaStore replicas;
    private final Enrolment enrolment;
    private final HostCertificates certificates;

    public FleetGrpc(HostStore hosts, ReplicaStore replicas, Enrolment enrolment, HostCertificates certificates) {
        this.hosts = hosts;
        this.replicas = replicas;
        this.enrolment = enrolment;
        this.certificates = certificates;
    }

    @Override
    public void listHosts(ListHostsRequest request, StreamObserver<ListHostsResponse> answer) {
        answer(answer, hosts.list(CallerScope.of(request.getCaller()), request));
    }

    @Override
    public void findHost(FindHostRequest request, StreamObserver<FindHostResponse> answer) {
        var host = hosts.load(CallerScope.of(request.getCaller()), request.getHostId(), request.getName());
        answer(answer, FindHostResponse.newBuilder().setHost(host).build());
    }

    @Override
    public void updateHost(UpdateHostRequest request, StreamObserver<UpdateHostResponse> answer) {
        answer(answer, hosts.update(request));
    }

    @Override
    public void removeHost(RemoveHostRequest request, StreamObserver<RemoveHostResponse> answer) {
        answer(answer, hosts.remove(request));
    }

    @Override
    public void listAvailabilityZones(
            ListAvailabilityZonesRequest request, StreamObserver<ListAvailabilityZonesResponse> answer) {
        var zones = hosts.listZones(CallerScope.of(request.getCaller()));
        answer(
                answer,
                ListAvailabilityZonesResponse.newBuilder().addAllZones(zones).build());
    }

    @Override
    public void createEnrolmentToken(
            CreateEnrolmentTokenRequest request, StreamObserver<CreateEnrolmentTokenResponse> answer) {
        var until = request.hasExpiresAt()
                ? Optional.of(Instant.ofEpochSecond(
                        request.getExpiresAt().getSeconds(),
                        request.getExpiresAt().getNanos()))
                : Optional.<Instant>empty();
        var token = enrolment.createToken(
                CallerScope.of(request.getCaller()), request.getUses(), until, request.getAvailabilityZone());
        answer(
                answer,
                CreateEnrolmentTokenResponse.newBuilder()
                        .setToken(token.value())
                        .setExpiresAt(HostRow.timestamp(token.expiresAt()))
                        .setCaSha256(certificates.caSha256())
                        .build());
    }

    @Override
    public void findFleetStatistics(
            FindFleetStatisticsRequest request, StreamObserver<FindFleetStatisticsResponse> answer) {
        answer(answer, hosts.statistics(CallerScope.of(request.getCaller())));
    }

    @Override
    public void listReplicas(ListReplicasRequest request, StreamObserver<ListReplicasResponse> answer) {
        var all = replicas.list(CallerScope.of(request.getCaller()));
        answer(answer, ListReplicasResponse.newBuilder().addAllReplicas(all).build());
    }

    private static <T> void answer(StreamObserver<T> observer, T message) {
        observer.onNext(message);
        observer.onCompleted();
    }
}
