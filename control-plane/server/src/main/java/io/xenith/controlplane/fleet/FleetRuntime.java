package io.xenith.controlplane.fleet;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.xenith.controlplane.app.ProcessConfig;
import io.xenith.controlplane.core.host.DomainsToApply;
import io.xenith.controlplane.core.host.HostSignals;
import io.xenith.controlplane.core.host.Observations;
import io.xenith.controlplane.core.host.OrderRefusals;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.outbox.OutboxConfig;
import io.xenith.controlplane.outbox.OutboxPublisher;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.session.AgentChannels;
import io.xenith.controlplane.session.HostSessions;
import io.xenith.controlplane.session.SessionConfig;
import io.xenith.controlplane.shard.HostEvents;
import io.xenith.controlplane.shard.ShardConfig;
import io.xenith.controlplane.shard.ShardOwnership;
import io.xenith.controlplane.v1.HostIntentChanged;
import io.xenith.scheduler.HostId;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this replica runs for its hosts: the shards' membership, the sessions, the outbox publisher and its own sign of life. Starts after the
 * record, and stops before it.
 */
@Singleton
public final class FleetRuntime implements HostSignals, HostAnnouncements {

    private static final Logger LOG = LoggerFactory.getLogger(FleetRuntime.class);
    private static final int STARTS_AT = 5_000;
    private static final long SIGN_OF_LIFE_SECONDS = 5;

    private final String replicaName;
    private final Instant startedAt;
    private final ShardConfig shardConfig;
    private final ReplicaStore replicas;
    private final HostEvents events;
    private final HostSessions sessions;
    private final ShardOwnership ownership;
    private final OutboxPublisher outbox;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sign-of-life").factory());

    FleetRuntime(
            ProcessConfig process,
            ShardConfig shardConfig,
            SessionConfig sessionConfig,
            OutboxConfig outboxConfig,
            AgentChannels channels,
            HostSightings sightings,
            ReplicaStore replicas,
            Transactions transactions,
            DomainsToApply orders,
            Observations observations,
            OrderRefusals refusals,
            InstantSource clock,
            RandomGenerator random,
            MeterRegistry metrics) {
        this.replicaName = process.replicaName().orElseGet(FleetRuntime::hostName);
        this.startedAt = clock.instant();
        this.shardConfig = shardConfig;
        this.replicas = replicas;
        this.events = new HostEvents(shardConfig);
        this.sessions = new HostSessions(
                sessionConfig,
                sightings,
                orders,
                observations,
                refusals,
                channels,
                this::signalElsewhere,
                clock,
                random);
        this.ownership = new ShardOwnership(shardConfig, replicaName, new Listening());
        this.outbox = new OutboxPublisher(outboxConfig, transactions, clock, shardConfig.kafkaBootstrapServers());
        // How many hosts are this replica's, how many of them can it talk to, and do facts or reports pile up?
        Gauge.builder("xenith.session.hosts.owned", sessions, HostSessions::owned)
                .register(metrics);
        Gauge.builder("xenith.session.hosts.ready", sessions, HostSessions::ready)
                .register(metrics);
        Gauge.builder("xenith.session.reports.queued", sessions, HostSessions::queuedReports)
                .register(metrics);
        Gauge.builder("xenith.shard.owned", ownership, shards -> shards.ownedShards()
                        .size())
                .register(metrics);
        Gauge.builder(
                        "xenith.outbox.age.seconds",
                        outbox,
                        waiting -> waiting.age().toMillis() / 1000.0)
                .register(metrics);
    }

    void start(@Observes @Priority(STARTS_AT) StartupEvent event) {
        sessions.start();
        ownership.start();
        outbox.start();
        var _ = timer.scheduleWithFixedDelay(this::signOfLife, 0, SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS);
    }

    void stop(@Observes @Priority(100) ShutdownEvent event) {
        timer.shutdownNow();
        ownership.close();
        sessions.close();
        outbox.close();
        events.close();
    }

    /** The sessions, for those who must talk to an agent. */
    public HostSessions sessions() {
        return sessions;
    }

    @Override
    public void domainChanged(HostId host, DomainId domain) {
        sessions.domainChanged(host, domain);
    }

    @Override
    public void recordChanged(UUID hostId, int shard) {
        sessions.wake();
        events.recordChanged(hostId, shard, false);
    }

    private void signalElsewhere(HostId host, DomainId domain) {
        events.intentChanged(host.value(), Enrolment.shardOf(host.value(), shardConfig.count()), domain.value());
    }

    private void signOfLife() {
        try {
            replicas.saveSeen(replicaName, startedAt, ownership.ownedShards().size(), sessions.owned());
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setMessage("could not say that this replica lives")
                    .setCause(e)
                    .log();
        }
    }

    private static String hostName() {
        return Optional.ofNullable(System.getenv("HOSTNAME"))
                .filter(name -> !name.isEmpty())
                .orElse("control-plane");
    }

    private final class Listening implements ShardOwnership.Listener {
        @Override
        public void ownedShards(Set<Integer> shards) {
            sessions.ownShards(shards);
        }

        @Override
        public void hostEvent(ConsumerRecord<byte[], byte[]> event) {
            if (type(event).equals(HostIntentChanged.class.getSimpleName())) {
                try {
                    var changed = HostIntentChanged.parseFrom(event.value());
                    sessions.hearChanged(
                            new HostId(UUID.fromString(changed.getHostId())),
                            changed.getDomainIdsList().stream()
                                    .map(id -> new DomainId(UUID.fromString(id)))
                                    .toList());
                } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                    // A hint that cannot be read is worth a look and no more: whatever it meant is in the record.
                    LOG.atWarn()
                            .setMessage("an event about a host cannot be read")
                            .addKeyValue("partition", event.partition())
                            .addKeyValue("offset", event.offset())
                            .setCause(e)
                            .log();
                    sessions.wake();
                }
            } else {
                sessions.wake();
            }
        }

        private static String type(ConsumerRecord<byte[], byte[]> event) {
            var header = event.headers().lastHeader(HostEvents.TYPE_HEADER);
            byte @Nullable [] value = header == null ? null : header.value();
            return value == null ? "" : new String(value, StandardCharsets.US_ASCII);
        }
    }
}
