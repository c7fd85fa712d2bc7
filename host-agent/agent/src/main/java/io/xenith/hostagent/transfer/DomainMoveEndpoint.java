package io.xenith.hostagent.transfer;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.xenith.hostagent.HostAgent;
import io.xenith.hostagent.v1.DomainMoveServiceGrpc.DomainMoveServiceImplBase;
import io.xenith.hostagent.v1.ReceiveBegin;
import io.xenith.hostagent.v1.ReceiveDomainRequest;
import io.xenith.hostagent.v1.ReceiveDomainResponse;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.DomainId;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.grpc.PeerIdentity;
import io.xenith.transport.tls.Identity;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Gives domains of this host away as they run. */
public final class DomainMoveEndpoint extends DomainMoveServiceImplBase {

    private static final int MOVES_AT_ONCE = 4;

    private final HostAgent agent;
    private final Executor executor;
    private final Semaphore moves = new Semaphore(MOVES_AT_ONCE);

    /**
     * The giving end of one host.
     *
     * @param executor runs moves, which block; not the thread that gRPC calls with
     */
    public DomainMoveEndpoint(HostAgent agent, Executor executor) {
        this.agent = agent;
        this.executor = executor;
    }

    /** What is asked for, and by whom. */
    public record Asked(DomainId domain, String instanceId, UUID receiver, DomainId arriving) {}

    @Override
    public StreamObserver<ReceiveDomainRequest> receiveDomain(StreamObserver<ReceiveDomainResponse> observer) {
        if (!(observer instanceof ServerCallStreamObserver<ReceiveDomainResponse> stream)) {
            throw new IllegalStateException("gRPC gives server calls another observer than it says");
        }
        // The server lets only hosts in; who of them may have which domain is the order's to say.
        UUID receiver = PeerIdentity.current()
                .flatMap(Identity::hostId)
                .orElseThrow(() -> new IllegalStateException("a caller that is no host came through"));
        return new Call(stream, receiver);
    }

    private final class Call implements StreamObserver<ReceiveDomainRequest> {

        private final ServerCallStreamObserver<ReceiveDomainResponse> stream;
        private final UUID asking;
        private final Cancellation cancellation = new Cancellation();
        private final StreamReceiver receiver;
        private boolean begun;

        Call(ServerCallStreamObserver<ReceiveDomainResponse> stream, UUID asking) {
            this.stream = stream;
            this.asking = asking;
            this.receiver = new StreamReceiver(stream, cancellation);
            stream.setOnCancelHandler(cancellation::cancel);
        }

        @Override
        public void onNext(ReceiveDomainRequest message) {
            try {
                if (begun) {
                    receiver.heard(message);
                } else {
                    Asked asked = check(message);
                    receiver.begun(message.getBegin());
                    begin(asked);
                }
            } catch (IllegalArgumentException e) {
                cancellation.cancel();
                throw invalid(String.valueOf(e.getMessage()), e);
            }
        }

        private Asked check(ReceiveDomainRequest message) {
            ReceiveBegin begin = message.getBegin();
            if (!agent.hostId().toString().equals(begin.getHostId())) {
                throw ServiceException.of(
                        Status.Code.FAILED_PRECONDITION, "WRONG_HOST", "this is the agent of another host");
            }
            return new Asked(
                    idIn("domain_id", begin.getDomainId()),
                    begin.getInstanceId(),
                    asking,
                    idIn("arriving_domain_id", begin.getArrivingDomainId()));
        }

        private void begin(Asked asked) {
            if (!moves.tryAcquire()) {
                throw ServiceException.of(
                        Status.Code.RESOURCE_EXHAUSTED, "TOO_MANY_MOVES", "too many domains are being given away");
            }
            begun = true;
            executor.execute(() -> give(asked));
        }

        private void give(Asked asked) {
            try {
                agent.giveDomain(asked, receiver, cancellation);
                stream.onCompleted();
            } catch (RuntimeException e) {
                if (!stream.isCancelled()) {
                    stream.onError(e);
                }
            } finally {
                moves.release();
            }
        }

        @Override
        public void onError(Throwable failure) {
            cancellation.cancel();
        }

        /** A receiver that says nothing more may still read. */
        @Override
        public void onCompleted() {
            if (!begun) {
                throw invalid("begin", null);
            }
        }
    }

    private static DomainId idIn(String field, String text) {
        try {
            return DomainId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field, e);
        }
    }

    private static ServiceException invalid(String field, @Nullable Throwable cause) {
        return ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "missing or wrong: " + field)
                .with("field", field)
                .because("", cause);
    }
}
