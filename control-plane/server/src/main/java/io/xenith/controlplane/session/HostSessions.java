package io.xenith.controlplane.session;

import io.grpc.ManagedChannel;
import io.xenith.controlplane.core.host.DomainOrder;
import io.xenith.controlplane.core.host.DomainsToApply;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.host.HostSignals;
import io.xenith.controlplane.core.host.Observations;
import io.xenith.controlplane.core.host.OrderRefusals;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.session.HostRows.OwnedHost;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.HostFacts;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sessions of this replica. A reconciler: it is told nothing but to look ({@link #wake()}), reads which hosts are owned, begins and ends
 * sessions accordingly, writes down who was heard of and who was silent for too long, and sends what is pending.
 */
public final class HostSessions implements HostSignals, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostSessions.class);
    private static final int PENDING_PER_LOOK = 200;

    /** Makes the channel to an agent; separate so that tests need no sockets. */
    @FunctionalInterface
    public interface Connector {
        /** A channel that is this host's agent or fails. The session shuts it down. */
        ManagedChannel connect(HostId host, String address);
    }

    /** Tells the owner of a host that is not ours. */
    @FunctionalInterface
    public interface RemoteSignals {
        /** Answers at once; may be lost. */
        void domainChanged(HostId host, DomainId domain);
    }

    private final SessionConfig config;
    private final HostRows rows;
    private final DomainsToApply orders;
    private final OrderRefusals refusals;
    private final Connector connector;
    private final RemoteSignals elsewhere;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReportBatcher reports;
    private final OrderDispatcher dispatcher;
    private final Map<HostId, HostSession> sessions = new ConcurrentHashMap<>();
    private final Semaphore wakeups = new Semaphore(0);
    private final Thread thread;
    private volatile Set<Integer> shards = Set.of();
    private volatile Instant lookedAt;

    public HostSessions(
            SessionConfig config,
            HostRows rows,
            DomainsToApply orders,
            Observations observations,
            OrderRefusals refusals,
            Connector connector,
            RemoteSignals elsewhere,
            InstantSource clock,
            RandomGenerator random) {
        this.config = config;
        this.rows = rows;
        this.orders = orders;
        this.refusals = refusals;
        this.connector = connector;
        this.elsewhere = elsewhere;
        this.clock = clock;
        this.random = random;
        this.lookedAt = clock.instant();
        this.reports = new ReportBatcher(observations, config.reportLinger(), this::beginAnew);
        this.dispatcher = new OrderDispatcher(orders, this::dispatch);
        this.thread = Thread.ofPlatform().daemon().name("host-sessions").unstarted(this::run);
    }

    public void start() {
        reports.start();
        dispatcher.start();
        thread.start();
    }

    /** The shards of this replica from now on. */
    public void ownShards(Set<Integer> owned) {
        shards = Set.copyOf(owned);
        wake();
    }

    /** Looks soon: something about hosts changed. */
    public void wake() {
        wakeups.release();
    }

    @Override
    public void domainChanged(HostId host, DomainId domain) {
        if (sessions.containsKey(host)) {
            dispatcher.signal(domain);
        } else {
            elsewhere.domainChanged(host, domain);
        }
    }

    /** The same, heard from another replica: what is not ours any more is not passed on, its owner looks by timer. */
    public void hearChanged(HostId host, Collection<DomainId> domains) {
        if (!sessions.containsKey(host)) {
            return;
        }
        if (domains.isEmpty()) {
            wake();
        }
        domains.forEach(dispatcher::signal);
    }

    /** The channel to a host's agent, when its session is up on this replica. */
    public Optional<ManagedChannel> findChannel(HostId host) {
        var session = sessions.get(host);
        return session == null || !session.isReady() ? Optional.empty() : Optional.ofNullable(session.currentChannel());
    }

    /** Hosts that this replica has a session for, up or not. */
    public int owned() {
        return sessions.size();
    }

    /** Hosts whose stream is up. */
    public int ready() {
        return (int) sessions.values().stream().filter(HostSession::isReady).count();
    }

    /** Reports waiting to be recorded. */
    public int queuedReports() {
        return reports.queued();
    }

    /** When the last look ended well; an old time means that the record does not answer. */
    public Instant lookedAt() {
        return lookedAt;
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                if (wakeups.tryAcquire(config.lookEvery().toMillis(), TimeUnit.MILLISECONDS)) {
                    wakeups.drainPermits();
                }
                look();
                lookedAt = clock.instant();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .setMessage("could not look after the hosts; will look again")
                        .setCause(e)
                        .log();
            }
        }
    }

    private void look() {
        var wanted = new HashMap<HostId, OwnedHost>();
        var owned = shards;
        if (!owned.isEmpty()) {
            rows.listOwned(owned).forEach(host -> wanted.put(new HostId(host.id()), host));
        }
        for (var session : Set.copyOf(sessions.values())) {
            var row = wanted.get(session.host());
            if (row == null || !row.address().equals(session.address())) {
                sessions.remove(session.host(), session);
                session.close();
            }
        }
        wanted.forEach((id, row) -> {
            if (!sessions.containsKey(id) && !row.address().isEmpty()) {
                begin(id, row.address());
            }
        });
        writeDownWhoWasHeard();
        for (var session : sessions.values()) {
            if (session.isReady()) {
                sendPending(session);
            }
        }
    }

    private void begin(HostId id, String address) {
        var session = new HostSession(
                id,
                address,
                self -> connector.connect(self.host(), self.address()),
                config,
                new Hearing(),
                clock,
                random);
        sessions.put(id, session);
        session.start();
    }

    private void writeDownWhoWasHeard() {
        var heard = new HashMap<UUID, Instant>();
        var silent = new HashSet<UUID>();
        var now = clock.instant();
        for (var session : sessions.values()) {
            if (session.heardAt().plus(config.unreachableAfter()).isBefore(now)) {
                silent.add(session.host().value());
            } else if (session.isReady()) {
                heard.put(session.host().value(), session.heardAt());
            }
        }
        if (!heard.isEmpty()) {
            rows.saveSeen(heard);
        }
        if (!silent.isEmpty()) {
            rows.markUnreachable(silent, now).forEach(host -> LOG.atWarn()
                    .setMessage("host is unreachable; its domains may well run")
                    .addKeyValue("host.id", host)
                    .log());
        }
    }

    private void sendPending(HostSession session) {
        for (var order : orders.listPending(session.host(), PENDING_PER_LOOK)) {
            if (order.isToBeTold()) {
                session.apply(order);
            }
        }
    }

    private void dispatch(DomainOrder order) {
        var session = sessions.get(order.host());
        if (session != null) {
            session.apply(order);
        }
    }

    private void beginAnew(HostId host) {
        var session = sessions.get(host);
        if (session != null) {
            session.restart();
        }
    }

    private final class Hearing implements HostSession.Owner {
        @Override
        public void facts(HostId host, HostFacts facts) {
            rows.saveFacts(host.value(), facts, clock.instant());
        }

        @Override
        public void report(HostReport report) throws InterruptedException {
            reports.submit(report);
        }

        @Override
        public void ready(HostId host) {
            wake();
        }

        @Override
        public void refused(DomainSpec order, String reason, String message) {
            try {
                refusals.refused(
                        new InstanceId(UUID.fromString(order.getInstanceId())),
                        new DomainId(UUID.fromString(order.getDomainId())),
                        order.getGeneration(),
                        reason,
                        message);
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .setMessage("a refused order was not recorded; its operation ends by its deadline")
                        .addKeyValue("domain.id", order.getDomainId())
                        .setCause(e)
                        .log();
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        dispatcher.close();
        reports.close();
        sessions.values().forEach(HostSession::close);
        sessions.clear();
    }
}
