package io.xenith.hostagent.watch;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.xenith.hostagent.time.ProtoTime;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.DomainsChanged;
import io.xenith.hostagent.v1.Heartbeat;
import io.xenith.hostagent.v1.HostFacts;
import io.xenith.hostagent.v1.HostSnapshot;
import io.xenith.hostagent.v1.WatchHostResponse;
import io.xenith.transport.error.Errors;
import io.xenith.transport.error.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream. Remembers which domains changed, not what they changed to, and sends their newest reports whenever the
 * transport takes more. One thread at a time is inside {@link #flush}; between changes there is none.
 */
final class Subscriber {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    private static final int REPORTS_AT_ONCE = 500;
    private static final int DIRTY_AT_MOST = 5_000;

    private final HostWatch watch;
    private final ServerCallStreamObserver<WatchHostResponse> observer;
    private final Duration heartbeat;
    private final AtomicInteger signals = new AtomicInteger();
    private final Set<String> dirty = new LinkedHashSet<>();

    private boolean snapshotDue = true; // guarded by dirty
    private long sequence;
    private String bootId = "";
    private volatile boolean ended;
    private volatile Instant lastSent = Instant.MIN;

    Subscriber(HostWatch watch, ServerCallStreamObserver<WatchHostResponse> observer, Duration heartbeat) {
        this.watch = watch;
        this.observer = observer;
        this.heartbeat = heartbeat;
    }

    void start() {
        observer.setOnReadyHandler(this::wake);
        observer.setOnCancelHandler(this::end);
        wake();
        scheduleHeartbeat();
    }

    /** A domain has a newer report. Never blocks. */
    void changed(String domainId) {
        synchronized (dirty) {
            if (dirty.size() >= DIRTY_AT_MOST) {
                // So much is new that a fresh snapshot is shorter than the list of changes.
                dirty.clear();
                snapshotDue = true;
            }
            dirty.add(domainId);
        }
        wake();
    }

    void stop() {
        if (!ended) {
            end();
            try {
                observer.onError(Errors.toStatusException(
                        ServiceException.of(Status.Code.UNAVAILABLE, "AGENT_STOPPING", "the host agent is stopping")));
            } catch (IllegalStateException e) {
                LOG.atDebug().setCause(e).log("the stream ended by itself");
            }
        }
    }

    private void end() {
        ended = true;
        watch.remove(this);
    }

    private void wake() {
        if (!ended && signals.getAndIncrement() == 0) {
            try {
                watch.executor().execute(this::run);
            } catch (RejectedExecutionException e) {
                end(); // the agent is stopping
            }
        }
    }

    private void run() {
        int seen;
        do {
            seen = signals.get();
            try {
                flush();
            } catch (RuntimeException e) {
                // Either the stream is gone or the host cannot be read; the watcher comes again and sees.
                LOG.atInfo().addKeyValue("problem", e.toString()).log("a watch ends");
                end();
                fail(e);
            }
        } while (signals.addAndGet(-seen) != 0);
    }

    private void fail(RuntimeException failure) {
        try {
            observer.onError(Errors.toStatusException(
                    ServiceException.of(Status.Code.UNAVAILABLE, "TOOLSTACK_DOWN", "the host could not be read")
                            .because(String.valueOf(failure.getMessage()), failure)));
        } catch (IllegalStateException e) {
            LOG.atDebug().setCause(e).log("the stream ended by itself");
        }
    }

    private void flush() {
        while (!ended && observer.isReady()) {
            boolean snapshot;
            List<String> batch;
            synchronized (dirty) {
                snapshot = snapshotDue;
                snapshotDue = false;
                batch = dirty.stream()
                        .limit(snapshot ? Long.MAX_VALUE : REPORTS_AT_ONCE)
                        .toList();
                batch.forEach(dirty::remove);
            }
            if (snapshot) {
                sendSnapshot();
            } else if (!batch.isEmpty()) {
                sendChanges(batch);
            } else if (isHeartbeatDue()) {
                sendHeartbeat();
            } else {
                return;
            }
        }
    }

    private void sendSnapshot() {
        HostFacts facts = watch.reader().readFacts();
        bootId = facts.getBootId();
        HostSnapshot snapshot = HostSnapshot.newBuilder()
                .setFacts(facts)
                .addAllForeignDomains(watch.reader().listForeignDomains())
                .addAllDomains(watch.reports())
                .build();
        send(next().setSnapshot(snapshot));
    }

    private void sendChanges(List<String> domainIds) {
        List<DomainReport> reports = new ArrayList<>(domainIds.size());
        domainIds.forEach(id -> watch.find(id).ifPresent(reports::add));
        if (!reports.isEmpty()) {
            send(next().setDomainsChanged(DomainsChanged.newBuilder().addAllDomains(reports)));
        }
    }

    private void sendHeartbeat() {
        HostFacts facts = watch.reader().readFacts();
        if (!facts.getBootId().equals(bootId)) {
            // The host has rebooted under us: all that was said before is void.
            sendSnapshot();
            return;
        }
        send(next().setHeartbeat(Heartbeat.newBuilder()
                .setFreeMemoryBytes(facts.getFreeMemoryBytes())
                .setFreeDiskBytes(facts.getFreeDiskBytes())
                .setQueued(watch.reader().countQueued())));
    }

    private WatchHostResponse.Builder next() {
        Instant now = watch.clock().instant();
        return WatchHostResponse.newBuilder()
                .setSequence(++sequence)
                .setBootId(bootId)
                .setObservedAt(ProtoTime.of(now));
    }

    private void send(WatchHostResponse.Builder message) {
        observer.onNext(message.build());
        lastSent = watch.clock().instant();
    }

    private boolean isHeartbeatDue() {
        return !lastSent.plus(heartbeat).isAfter(watch.clock().instant());
    }

    private void scheduleHeartbeat() {
        if (ended) {
            return;
        }
        Duration left = lastSent.equals(Instant.MIN)
                ? heartbeat
                : Duration.between(watch.clock().instant(), lastSent.plus(heartbeat));
        // A reader that takes nothing makes the heartbeat late; asking it faster would not help.
        Duration wait = left.isPositive() ? left : heartbeat;
        boolean going = watch.timers().after(wait, () -> {
            wake();
            scheduleHeartbeat();
        });
        if (!going) {
            end(); // the agent is stopping
        }
    }
}
