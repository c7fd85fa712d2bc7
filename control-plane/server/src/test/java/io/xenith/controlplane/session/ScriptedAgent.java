package io.xenith.controlplane.session;

import com.google.protobuf.Timestamp;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.xenith.hostagent.v1.ApplyDomainRequest;
import io.xenith.hostagent.v1.ApplyDomainResponse;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainsChanged;
import io.xenith.hostagent.v1.HostAgentServiceGrpc;
import io.xenith.hostagent.v1.HostFacts;
import io.xenith.hostagent.v1.HostSnapshot;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.WatchHostRequest;
import io.xenith.hostagent.v1.WatchHostResponse;
import io.xenith.transport.error.Errors;
import io.xenith.transport.error.ServiceException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** An agent that says what the test tells it to say, and keeps what it was asked. */
final class ScriptedAgent extends HostAgentServiceGrpc.HostAgentServiceImplBase {

    final BlockingQueue<ApplyDomainRequest> applied = new LinkedBlockingQueue<>();
    final BlockingQueue<WatchHostRequest> watches = new LinkedBlockingQueue<>();
    private final List<StreamObserver<WatchHostResponse>> streams = new CopyOnWriteArrayList<>();
    private volatile List<DomainReport> snapshot = List.of();

    /** What every order is answered with; null: taken. */
    volatile @Nullable ServiceException refuses;

    /** What the next snapshot holds. */
    void holds(DomainReport... reports) {
        snapshot = List.of(reports);
    }

    @Override
    public void watchHost(WatchHostRequest request, StreamObserver<WatchHostResponse> answer) {
        ((ServerCallStreamObserver<WatchHostResponse>) answer).setOnCancelHandler(() -> streams.remove(answer));
        streams.add(answer);
        answer.onNext(message()
                .setSnapshot(HostSnapshot.newBuilder()
                        .setFacts(HostFacts.newBuilder()
                                .setHostId(request.getHostId())
                                .setBootId("boot-1")
                                .setCpus(8))
                        .addAllDomains(snapshot))
                .build());
        watches.add(request);
    }

    @Override
    public void applyDomain(ApplyDomainRequest request, StreamObserver<ApplyDomainResponse> answer) {
        applied.add(request);
        var refusal = refuses;
        if (refusal != null) {
            answer.onError(Errors.toStatusException(refusal));
            return;
        }
        answer.onNext(ApplyDomainResponse.newBuilder()
                .setGeneration(request.getSpec().getGeneration())
                .build());
        answer.onCompleted();
    }

    /** Reports a change to every watcher. */
    void changed(DomainReport report) {
        streams.forEach(stream -> stream.onNext(message()
                .setDomainsChanged(DomainsChanged.newBuilder().addDomains(report))
                .build()));
    }

    /** Ends every stream, as a restart of the agent does. */
    void drop() {
        var open = List.copyOf(streams);
        streams.clear();
        open.forEach(StreamObserver::onCompleted);
    }

    static DomainReport running(UUID domain, long sequence) {
        return DomainReport.newBuilder()
                .setDomainId(domain.toString())
                .setInstanceId(new UUID(0, 1).toString())
                .setHeldGeneration(1)
                .setObservedGeneration(1)
                .setState(ObservedState.OBSERVED_STATE_RUNNING)
                .setReportSequence(sequence)
                .setObservedAt(Timestamp.newBuilder().setSeconds(1_700_000_000))
                .build();
    }

    private static WatchHostResponse.Builder message() {
        return WatchHostResponse.newBuilder()
                .setBootId("boot-1")
                .setObservedAt(Timestamp.newBuilder().setSeconds(1_700_000_000));
    }
}
