package io.xenith.hostagent.transfer;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.xenith.hostagent.HostAgent;
import io.xenith.hostagent.v1.DiskTransferServiceGrpc.DiskTransferServiceImplBase;
import io.xenith.hostagent.v1.ReadDiskRequest;
import io.xenith.hostagent.v1.ReadDiskResponse;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DomainId;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.grpc.PeerIdentity;
import io.xenith.transport.tls.Identity;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/** Gives disks of this host. */
public final class DiskTransferEndpoint extends DiskTransferServiceImplBase {

    private static final int COPIES_AT_ONCE = 4;

    private final HostAgent agent;
    private final Executor executor;
    private final Semaphore copies = new Semaphore(COPIES_AT_ONCE);

    /**
     * The giving end of one host.
     *
     * @param executor runs copies, which block; not the thread that gRPC calls with, as that must stay free to tell when
     *     the reader takes more
     */
    public DiskTransferEndpoint(HostAgent agent, Executor executor) {
        this.agent = agent;
        this.executor = executor;
    }

    @Override
    public void readDisk(ReadDiskRequest request, StreamObserver<ReadDiskResponse> observer) {
        if (!agent.hostId().toString().equals(request.getHostId())) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION, "WRONG_HOST", "this is the agent of another host");
        }
        DomainId domain;
        try {
            domain = DomainId.parse(request.getDomainId());
        } catch (IllegalArgumentException e) {
            throw ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "missing or wrong: domain_id")
                    .with("field", "domain_id");
        }
        if (!(observer instanceof ServerCallStreamObserver<ReadDiskResponse> stream)) {
            throw new IllegalStateException("gRPC gives server calls another observer than it says");
        }
        // The server lets only hosts in; who of them may have which disk is the order's to say.
        UUID reader = PeerIdentity.current()
                .flatMap(Identity::hostId)
                .orElseThrow(() -> new IllegalStateException("a caller that is no host came through"));
        if (!copies.tryAcquire()) {
            throw ServiceException.of(
                    Status.Code.RESOURCE_EXHAUSTED, "TOO_MANY_COPIES", "too many disks are being read already");
        }
        Cancellation gone = new Cancellation();
        stream.setOnCancelHandler(gone::cancel);
        ChunkChannel<ReadDiskResponse> sink = new ChunkChannel<>(
                stream, data -> ReadDiskResponse.newBuilder().setData(data).build(), gone);
        Asked asked = new Asked(domain, request.getInstanceId(), reader);
        executor.execute(() -> copy(asked, sink, stream));
    }

    private record Asked(DomainId domain, String instanceId, UUID reader) {}

    private void copy(
            Asked asked, ChunkChannel<ReadDiskResponse> sink, ServerCallStreamObserver<ReadDiskResponse> stream) {
        try {
            agent.exportRootDisk(asked.domain, asked.instanceId, asked.reader, sink);
            stream.onCompleted();
        } catch (RuntimeException e) {
            if (!stream.isCancelled()) {
                stream.onError(e);
            }
        } finally {
            copies.release();
        }
    }
}
