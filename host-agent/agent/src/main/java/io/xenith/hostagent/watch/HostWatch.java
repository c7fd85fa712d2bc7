package io.xenith.hostagent.watch;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.xenith.hostagent.time.Timers;
import io.xenith.hostagent.v1.DomainReport;
import io.xenith.hostagent.v1.WatchHostResponse;
import io.xenith.hypervisor.DomainId;
import io.xenith.transport.error.ServiceException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** The newest report of each domain of one host, and who wants to hear of them. */
public final class HostWatch implements ReportSink {

    private static final int SUBSCRIBERS_AT_MOST = 8;
    private static final int START_SHIFT = 32;

    private final HostReader reader;
    private final Executor executor;
    private final Timers timers;
    private final InstantSource clock;
    private final Map<String, DomainReport> reports = new ConcurrentHashMap<>();
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final AtomicLong sequence;

    /**
     * A watch of one host.
     *
     * @param starts how often the agent has started: report sequences must grow over restarts within one boot of the host
     */
    public HostWatch(long starts, HostReader reader, Executor executor, Timers timers, InstantSource clock) {
        this.sequence = new AtomicLong(starts << START_SHIFT);
        this.reader = reader;
        this.executor = executor;
        this.timers = timers;
        this.clock = clock;
    }

    @Override
    public long nextSequence() {
        return sequence.incrementAndGet();
    }

    @Override
    public void publish(DomainReport report) {
        reports.merge(
                report.getDomainId(),
                report,
                (old, fresh) -> old.getReportSequence() > fresh.getReportSequence() ? old : fresh);
        subscribers.forEach(subscriber -> subscriber.changed(report.getDomainId()));
    }

    /** The domain is not even a tombstone any more: no snapshot names it. */
    public void forget(DomainId id) {
        reports.remove(id.toString());
    }

    /** The newest report of each domain. */
    public Collection<DomainReport> reports() {
        return reports.values();
    }

    Optional<DomainReport> find(String domainId) {
        return Optional.ofNullable(reports.get(domainId));
    }

    HostReader reader() {
        return reader;
    }

    Executor executor() {
        return executor;
    }

    Timers timers() {
        return timers;
    }

    InstantSource clock() {
        return clock;
    }

    /** Begins a stream; refuses when the host has too many. */
    public void subscribe(ServerCallStreamObserver<WatchHostResponse> observer, Duration heartbeat) {
        Subscriber subscriber = new Subscriber(this, observer, heartbeat);
        synchronized (subscribers) {
            if (subscribers.size() >= SUBSCRIBERS_AT_MOST) {
                throw ServiceException.of(
                        Status.Code.RESOURCE_EXHAUSTED, "TOO_MANY_WATCHERS", "the host is watched by too many already");
            }
            subscribers.add(subscriber);
        }
        subscriber.start();
    }

    void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** How many streams there are. */
    public int subscribers() {
        return subscribers.size();
    }

    /** Ends every stream; watchers come back when the agent does. */
    public void stop() {
        subscribers.forEach(Subscriber::stop);
    }
}
