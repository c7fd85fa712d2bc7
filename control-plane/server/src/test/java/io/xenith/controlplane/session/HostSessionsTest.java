package io.xenith.controlplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.xenith.controlplane.core.host.DomainOrder;
import io.xenith.controlplane.core.host.DomainsToApply;
import io.xenith.controlplane.core.host.EncodedSpec;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.HostFacts;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.ServiceException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostSessionsTest {

    private static final HostId HOST = new HostId(new UUID(7, 7));
    private static final DomainId DOMAIN = new DomainId(new UUID(9, 9));
    private static final long DEADLINE_SECONDS = 10;

    private final ScriptedAgent agent = new ScriptedAgent();
    private final BlockingQueue<HostReport> recorded = new LinkedBlockingQueue<>();
    private final BlockingQueue<UUID> unreachable = new LinkedBlockingQueue<>();
    private final BlockingQueue<DomainId> elsewhere = new LinkedBlockingQueue<>();
    private final Map<DomainId, DomainOrder> pending = new ConcurrentHashMap<>();
    private final BlockingQueue<HostFacts> facts = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();
    private final AtomicInteger failuresToCome = new AtomicInteger();
    private volatile String address = "agent:1";
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Server server = InProcessServerBuilder.forName("unused").build();
    private HostSessions sessions = newSessions("unused");

    @BeforeEach
    void start() throws IOException {
        var name = InProcessServerBuilder.generateName();
        server = InProcessServerBuilder.forName(name).addService(agent).build().start();
        sessions = newSessions(name);
        sessions.start();
    }

    @AfterEach
    void stop() {
        sessions.close();
        server.shutdownNow();
    }

    @Test
    void recordsWhatTheAgentOfAnOwnedHostSays() throws InterruptedException {
        agent.holds(ScriptedAgent.running(DOMAIN.value(), 1));
        sessions.ownShards(Set.of(1));

        var first = next(recorded);
        assertThat(first.complete()).isTrue();
        assertThat(first.domains()).extracting(report -> report.domain()).containsExactly(DOMAIN);
        assertThat(next(facts).getCpus()).isEqualTo(8);

        next(agent.watches);
        agent.changed(ScriptedAgent.running(DOMAIN.value(), 2));
        var second = next(recorded);
        assertThat(second.complete()).isFalse();
        assertThat(second.domains().getFirst().reportSequence()).isEqualTo(2);
    }

    @Test
    void sendsWhatIsPendingWhenTheSessionComesUp() throws InterruptedException {
        pending.put(DOMAIN, order(3, 0));
        sessions.ownShards(Set.of(1));

        assertThat(next(agent.applied).getSpec().getGeneration()).isEqualTo(3);
    }

    @Test
    void tellsWhenAnAgentWillNeverTakeAnOrder() throws InterruptedException {
        agent.refuses = ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", "name: is empty");
        pending.put(DOMAIN, order(3, 0));
        sessions.ownShards(Set.of(1));

        assertThat(next(refused)).isEqualTo(DOMAIN + " 3 INVALID_FIELD name: is empty");
    }

    @Test
    void keepsAnOrderThatIsOnlyTooLateOrTooEarlyToItself() throws InterruptedException {
        agent.refuses = ServiceException.of(Status.Code.UNAVAILABLE, "STATE_UNWRITABLE", "disk full");
        pending.put(DOMAIN, order(3, 0));
        sessions.ownShards(Set.of(1));
        next(agent.applied);
        agent.refuses = null;
        pending.put(DOMAIN, order(4, 0));
        sessions.domainChanged(HOST, DOMAIN);
        while (next(agent.applied).getSpec().getGeneration() != 4) {
            // The first order may have been sent again by the timer meanwhile.
        }

        assertThat(refused).isEmpty();
    }

    @Test
    void tellsAgainWhatWaitsForTheWordAfterARebootOfItsHost() throws InterruptedException {
        pending.put(
                DOMAIN,
                new DomainOrder(HOST, DOMAIN, 3, 3, 0, "req-1", "", order(3, 3).spec()));
        sessions.ownShards(Set.of(1));

        assertThat(next(agent.applied).getSpec().getGeneration()).isEqualTo(3);
    }

    @Test
    void sendsOnSignalAndPassesForeignSignalsOn() throws InterruptedException {
        sessions.ownShards(Set.of(1));
        next(recorded);
        pending.put(DOMAIN, order(4, 0));
        sessions.domainChanged(HOST, DOMAIN);
        assertThat(next(agent.applied).getSpec().getGeneration()).isEqualTo(4);

        sessions.domainChanged(new HostId(new UUID(8, 8)), DOMAIN);
        assertThat(next(elsewhere)).isEqualTo(DOMAIN);
        // Heard from another replica, a foreign signal goes no further: two replicas would pass it round for ever.
        sessions.hearChanged(new HostId(new UUID(8, 8)), List.of(DOMAIN));
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void beginsAnewWithASnapshotWhenTheAgentRestarts() throws InterruptedException {
        sessions.ownShards(Set.of(1));
        next(recorded);
        next(agent.watches);
        agent.holds(ScriptedAgent.running(DOMAIN.value(), 1));
        agent.drop();

        var again = next(recorded);
        assertThat(again.complete()).isTrue();
        assertThat(again.domains()).hasSize(1);
    }

    @Test
    void repeatsABatchThatTheRecordDidNotTake() throws InterruptedException {
        failuresToCome.set(2);
        sessions.ownShards(Set.of(1));

        assertThat(next(recorded).complete()).isTrue();
    }

    @Test
    void endsTheSessionOfAHostThatIsOwnedNoMore() throws InterruptedException {
        sessions.ownShards(Set.of(1));
        next(recorded);
        assertThat(sessions.findChannel(HOST)).isPresent();

        sessions.ownShards(Set.of());
        sessions.wake();
        awaitOwned(0);
        assertThat(sessions.findChannel(HOST)).isEmpty();
    }

    @Test
    void marksASilentHostUnreachable() throws InterruptedException {
        address = "agent:nobody";
        sessions.ownShards(Set.of(1));
        awaitOwned(1);
        now = now.plus(Duration.ofMinutes(1));
        sessions.wake();

        assertThat(next(unreachable)).isEqualTo(HOST.value());
    }

    private void awaitOwned(int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (sessions.owned() != count) {
            assertThat(System.nanoTime()).as("owned hosts: " + sessions.owned()).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        var taken = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(taken).as("nothing came within the deadline").isNotNull();
        return java.util.Objects.requireNonNull(taken);
    }

    private static DomainOrder order(long generation, long held) {
        var spec = DomainSpec.newBuilder()
                .setDomainId(DOMAIN.value().toString())
                .setInstanceId(new UUID(0, 1).toString())
                .setGeneration(generation)
                .build();
        return new DomainOrder(HOST, DOMAIN, generation, held, held, "req-1", "", new EncodedSpec(spec.toByteArray()));
    }

    private HostSessions newSessions(String serverName) {
        return new HostSessions(
                new Settings(),
                new Rows(),
                new Orders(),
                this::record,
                (_, domain, generation, reason, message) ->
                        refused.add(domain + " " + generation + " " + reason + " " + message),
                (_, at) -> InProcessChannelBuilder.forName(at.equals("agent:1") ? serverName : "nobody")
                        .build(),
                (_, domain) -> elsewhere.add(domain),
                (InstantSource) () -> now,
                new Random(1));
    }

    private void record(List<HostReport> reports) {
        if (failuresToCome.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the record does not answer");
        }
        recorded.addAll(reports);
    }

    private final class Rows implements HostRows {
        @Override
        public List<OwnedHost> listOwned(Collection<Integer> shards) {
            return shards.contains(1) ? List.of(new OwnedHost(HOST.value(), "host-1", address)) : List.of();
        }

        @Override
        public void saveFacts(UUID host, HostFacts said, Instant seenAt) {
            facts.add(said);
        }

        @Override
        public void saveSeen(Map<UUID, Instant> seenAt) {}

        @Override
        public List<UUID> markUnreachable(Collection<UUID> hosts, Instant at) {
            unreachable.addAll(hosts);
            return List.copyOf(hosts);
        }
    }

    private final class Orders implements DomainsToApply {
        @Override
        public List<DomainOrder> listPending(HostId host, int limit) {
            return List.copyOf(pending.values());
        }

        @Override
        public List<DomainOrder> load(Collection<DomainId> domains) {
            return domains.stream()
                    .filter(pending::containsKey)
                    .map(pending::get)
                    .toList();
        }
    }

    private static final class Settings implements SessionConfig {
        @Override
        public Duration heartbeat() {
            return Duration.ofSeconds(1);
        }

        @Override
        public Duration unreachableAfter() {
            return Duration.ofSeconds(20);
        }

        @Override
        public Duration commandDeadline() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofMillis(200);
        }

        @Override
        public Duration reportLinger() {
            return Duration.ofMillis(1);
        }

        @Override
        public int commandsPerHost() {
            return 4;
        }
    }
}
