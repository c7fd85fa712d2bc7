package io.xenith.hostagent;

import com.google.protobuf.Duration;
import io.grpc.stub.StreamObserver;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.HostAgentServiceGrpc.HostAgentServiceStub;
import io.xenith.hostagent.v1.HostSnapshot;
import io.xenith.hostagent.v1.ObservedState;
import io.xenith.hostagent.v1.WatchHostRequest;
import io.xenith.hostagent.v1.WatchHostResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a control plane knows from one stream: the newest report of each domain. */
public final class TestingWatch implements StreamObserver<WatchHostResponse> {

    private static final long PATIENCE_SECONDS = 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Map<String, DomainReport> reports = new HashMap<>();
    private final List<WatchHostResponse> messages = new ArrayList<>();
    private @Nullable Throwable end;

    public TestingWatch(HostAgentServiceStub stub, String hostId) {
        stub.watchHost(
                WatchHostRequest.newBuilder()
                        .setHostId(hostId)
                        .setHeartbeatInterval(Duration.newBuilder().setSeconds(1))
                        .build(),
                this);
    }

    @Override
    public void onNext(WatchHostResponse message) {
        lock.lock();
        try {
            messages.add(message);
            List<DomainReport> told =
                    switch (message.getEventCase()) {
                        case SNAPSHOT -> message.getSnapshot().getDomainsList();
                        case DOMAINS_CHANGED -> message.getDomainsChanged().getDomainsList();
                        case HEARTBEAT, EVENT_NOT_SET -> List.of();
                    };
            for (DomainReport report : told) {
                reports.merge(
                        report.getDomainId(),
                        report,
                        (old, fresh) -> old.getReportSequence() > fresh.getReportSequence() ? old : fresh);
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable failure) {
        lock.lock();
        try {
            end = failure;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onCompleted() {
        onError(new IllegalStateException("a watch does not complete"));
    }

    /** Waits until the newest report of a domain is as said. */
    public DomainReport await(String domainId, Predicate<DomainReport> wanted) {
        return awaitState(
                () -> {
                    DomainReport report = reports.get(domainId);
                    return report != null && wanted.test(report) ? report : null;
                },
                () -> String.valueOf(reports.get(domainId)));
    }

    /** Waits until a domain has settled at a generation in a state. */
    public DomainReport await(String domainId, long generation, ObservedState state) {
        return await(
                domainId,
                report -> report.getObservedGeneration() == generation
                        && report.getState() == state
                        && !report.hasFailure()
                        && report.getProgress().isEmpty());
    }

    public HostSnapshot awaitSnapshot() {
        return awaitMessage(WatchHostResponse::hasSnapshot).getSnapshot();
    }

    public WatchHostResponse awaitMessage(Predicate<WatchHostResponse> wanted) {
        return awaitState(
                () -> messages.stream().filter(wanted).findFirst().orElse(null), () -> messages.size() + " messages");
    }

    public Throwable awaitEnd() {
        return awaitState(() -> end, () -> "no end");
    }

    public List<WatchHostResponse> messages() {
        lock.lock();
        try {
            return List.copyOf(messages);
        } finally {
            lock.unlock();
        }
    }

    /** Looks again at each message, until there is something. */
    private <T> T awaitState(Found<T> found, java.util.function.Supplier<String> last) {
        long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        lock.lock();
        try {
            T value = found.find();
            while (value == null) {
                if (left <= 0) {
                    throw new AssertionError("not in time; last was " + last.get());
                }
                left = news.awaitNanos(left);
                value = found.find();
            }
            return value;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    @FunctionalInterface
    private interface Found<T> {
        @Nullable
        T find();
    }
}
