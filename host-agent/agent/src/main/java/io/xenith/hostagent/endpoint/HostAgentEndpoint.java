package io.xenith.hostagent.endpoint;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.xenith.hostagent.HostAgent;
import io.xenith.hostagent.v1.AdoptDomainRequest;
import io.xenith.hostagent.v1.AdoptDomainResponse;
import io.xenith.hostagent.v1.ApplyDomainRequest;
import io.xenith.hostagent.v1.ApplyDomainResponse;
import io.xenith.hostagent.v1.DeleteVolumeDiskRequest;
import io.xenith.hostagent.v1.DeleteVolumeDiskResponse;
import io.xenith.hostagent.v1.DescribeHostRequest;
import io.xenith.hostagent.v1.DescribeHostResponse;
import io.xenith.hostagent.v1.HostAgentServiceGrpc.HostAgentServiceImplBase;
import io.xenith.hostagent.v1.ReadConsoleRequest;
import io.xenith.hostagent.v1.ReadConsoleResponse;
import io.xenith.hostagent.v1.WatchHostRequest;
import io.xenith.hostagent.v1.WatchHostResponse;
import io.xenith.hypervisor.DomainId;
import io.xenith.transport.error.ServiceException;
import java.time.Duration;
import java.util.UUID;

/** The service of one host. Thin: check, call, answer; exceptions are mapped by the error interceptor. */
public final class HostAgentEndpoint extends HostAgentServiceImplBase {

    private static final Duration HEARTBEAT_AT_LEAST = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT_AT_MOST = Duration.ofSeconds(60);
    private static final int CONSOLE_AT_MOST = 1 << 20;

    private final HostAgent agent;

    public HostAgentEndpoint(HostAgent agent) {
        this.agent = agent;
    }

    @Override
    public void describeHost(DescribeHostRequest request, StreamObserver<DescribeHostResponse> observer) {
        checkCall(request.getHostId());
        observer.onNext(
                DescribeHostResponse.newBuilder().setFacts(agent.readFacts()).build());
        observer.onCompleted();
    }

    @Override
    public void applyDomain(ApplyDomainRequest request, StreamObserver<ApplyDomainResponse> observer) {
        checkCall(request.getHostId());
        SpecCheck.require(request.hasSpec(), "spec");
        SpecCheck.check(request.getSpec());
        long generation = agent.apply(request.getSpec(), request.getRequestId());
        observer.onNext(
                ApplyDomainResponse.newBuilder().setGeneration(generation).build());
        observer.onCompleted();
    }

    @Override
    public void readConsole(ReadConsoleRequest request, StreamObserver<ReadConsoleResponse> observer) {
        checkCall(request.getHostId());
        SpecCheck.uuid("domain_id", request.getDomainId());
        SpecCheck.require(request.getMaxBytes() >= 1 && request.getMaxBytes() <= CONSOLE_AT_MOST, "max_bytes");
        byte[] tail = agent.consoles().readLog(DomainId.parse(request.getDomainId()), request.getMaxBytes());
        observer.onNext(ReadConsoleResponse.newBuilder()
                .setData(ByteString.copyFrom(tail))
                .build());
        observer.onCompleted();
    }

    @Override
    public void watchHost(WatchHostRequest request, StreamObserver<WatchHostResponse> observer) {
        checkCall(request.getHostId());
        Duration heartbeat = Duration.ofSeconds(
                request.getHeartbeatInterval().getSeconds(),
                request.getHeartbeatInterval().getNanos());
        SpecCheck.require(
                heartbeat.compareTo(HEARTBEAT_AT_LEAST) >= 0 && heartbeat.compareTo(HEARTBEAT_AT_MOST) <= 0,
                "heartbeat_interval");
        if (!(observer instanceof ServerCallStreamObserver<WatchHostResponse> stream)) {
            throw new IllegalStateException("gRPC gives server calls another observer than it says");
        }
        agent.watch(stream, heartbeat);
    }

    @Override
    public void adoptDomain(AdoptDomainRequest request, StreamObserver<AdoptDomainResponse> observer) {
        checkCall(request.getHostId());
        SpecCheck.require(request.hasSpec(), "spec");
        SpecCheck.check(request.getSpec());
        agent.adopt(request.getSpec(), request.getRequestId());
        observer.onNext(AdoptDomainResponse.getDefaultInstance());
        observer.onCompleted();
    }

    @Override
    public void deleteVolumeDisk(DeleteVolumeDiskRequest request, StreamObserver<DeleteVolumeDiskResponse> observer) {
        checkCall(request.getHostId());
        SpecCheck.uuid("volume_id", request.getVolumeId());
        agent.deleteVolumeDisk(UUID.fromString(request.getVolumeId()), request.getRequestId());
        observer.onNext(DeleteVolumeDiskResponse.getDefaultInstance());
        observer.onCompleted();
    }

    private void checkCall(String hostId) {
        SpecCheck.require(!hostId.isEmpty(), "host_id");
        if (!agent.hostId().toString().equals(hostId)) {
            throw ServiceException.of(
                            Status.Code.FAILED_PRECONDITION, "WRONG_HOST", "this is the agent of another host")
                    .with("host_id", agent.hostId().toString());
        }
        if (agent.isStopping()) {
            throw ServiceException.of(Status.Code.UNAVAILABLE, "AGENT_STOPPING", "the host agent is stopping");
        }
    }
}
