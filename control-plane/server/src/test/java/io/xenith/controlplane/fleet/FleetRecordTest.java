package io.xenith.controlplane.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.controlplane.fleet.Enrolment.Enrolled;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.shard.ShardConfig;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.testing.TestingRecord;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.HostState;
import io.xenith.controlplane.v1.ListHostsRequest;
import io.xenith.controlplane.v1.PageRequest;
import io.xenith.controlplane.v1.RemoveHostRequest;
import io.xenith.controlplane.v1.UpdateHostRequest;
import io.xenith.hostagent.v1.HostFacts;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.pki.CertificateRequest;
import io.xenith.transport.pki.Pem;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts, tokens and sightings on a real PostgreSQL. */
class FleetRecordTest {

    private static final TestingRecord RECORD = TestingRecord.create();

    private final HostStore hosts = new HostStore(RECORD.transactions(), RECORD.mutations(), RECORD.audit());
    private final HostSightings sightings = new HostSightings(RECORD.transactions());
    private final Enrolment enrolment =
            new Enrolment(RECORD.transactions(), RECORD.audit(), new Settings(), new Spread(), RECORD.ids());
    private final TestingCaller operator = TestingCaller.administrator();

    @BeforeEach
    void empty() throws SQLException {
        RECORD.sql("DELETE FROM host_claim");
        RECORD.sql("DELETE FROM host");
        RECORD.sql("DELETE FROM enrolment_token");
    }

    @AfterAll
    static void close() {
        RECORD.close();
    }

    @Test
    void enrolsAsManyHostsAsTheTokenAllows() {
        var token = token(2);
        enrol(token, "one", request());
        enrol(token, "two", request());

        assertRefused(() -> enrol(token, "three", request()), "BAD_TOKEN");
        assertThat(listed()).extracting(Host::getName).containsExactly("one", "two");
        assertThat(listed()).extracting(Host::getState).containsOnly(HostState.HOST_STATE_NEW);
    }

    @Test
    void answersARepeatedEnrolmentWithTheSameHostAndSpendsNothing() {
        var token = token(2);
        var key = request();
        assertThat(enrol(token, "one", key)).isEqualTo(enrol(token, "one", key));

        enrol(token, "two", request());
        assertRefused(() -> enrol(token, "three", request()), "BAD_TOKEN");
    }

    @Test
    void spendsAUseOnceUnderManyAtOnce() throws InterruptedException, ExecutionException {
        var token = token(5);
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> tries = IntStream.range(0, 16)
                    .mapToObj(number -> tasks.submit(() -> {
                        try {
                            enrol(token, "host-" + number, request());
                            return true;
                        } catch (ServiceException e) {
                            return false;
                        }
                    }))
                    .toList();
            int enrolled = 0;
            for (var one : tries) {
                enrolled += one.get() ? 1 : 0;
            }
            assertThat(enrolled).isEqualTo(5);
        }
        assertThat(listed()).hasSize(5);
    }

    @Test
    void refusesTokensThatAreOldOrMadeUp() {
        var token = token(1);
        RECORD.clock().advance(Duration.ofHours(2));
        assertRefused(() -> enrol(token, "late", request()), "BAD_TOKEN");
        assertRefused(() -> enrol("xet_guess", "guess", request()), "BAD_TOKEN");
        assertRefused(() -> enrolment.enrol(token(1), new byte[] {1, 2, 3}, "garbage", "h:1", ""), "BAD_REQUEST");
    }

    @Test
    void refusesANameThatIsTaken() {
        enrol(token(1), "one", request());
        assertRefused(() -> enrol(token(1), "one", request()), "NAME_TAKEN");
    }

    @Test
    void keepsTheHashOfATokenOnly() throws SQLException {
        token(1);
        assertThat(RECORD.number("SELECT count(*) FROM enrolment_token t WHERE t::text LIKE '%xet%'"))
                .isZero();
        assertThat(RECORD.number("SELECT count(*) FROM audit_record a WHERE a::text LIKE '%xet_%'"))
                .isZero();
    }

    @Test
    void followsWhatTheAgentSaysAndCountsOnlyChanges() {
        var host = enrol(token(1), "one", request()).hostId();
        sightings.saveFacts(host, facts(8), RECORD.clock().instant());
        var first = load(host);
        assertThat(first.getState()).isEqualTo(HostState.HOST_STATE_UP);
        assertThat(first.getCpus()).isEqualTo(8);

        sightings.saveFacts(host, facts(8), RECORD.clock().instant());
        assertThat(load(host).getGeneration()).isEqualTo(first.getGeneration());
        sightings.saveFacts(host, facts(16), RECORD.clock().instant());
        assertThat(load(host).getGeneration()).isGreaterThan(first.getGeneration());
    }

    @Test
    void marksSilenceOnceAndComesBackWhenHeard() {
        var host = enrol(token(1), "one", request()).hostId();
        sightings.saveFacts(host, facts(8), RECORD.clock().instant());
        assertThat(sightings.markUnreachable(Set.of(host), RECORD.clock().instant()))
                .containsExactly(host);
        assertThat(sightings.markUnreachable(Set.of(host), RECORD.clock().instant()))
                .isEmpty();
        assertThat(load(host).getState()).isEqualTo(HostState.HOST_STATE_UNREACHABLE);

        RECORD.clock().advance(Duration.ofSeconds(1));
        sightings.saveSeen(Map.of(host, RECORD.clock().instant()));
        assertThat(load(host).getState()).isEqualTo(HostState.HOST_STATE_UP);
    }

    @Test
    void listsTheHostsOfOwnedShardsOnly() {
        var enrolled = enrol(token(1), "one", request());
        assertThat(sightings.listOwned(Set.of(enrolled.shard()))).hasSize(1);
        assertThat(sightings.listOwned(Set.of(enrolled.shard() + 1))).isEmpty();
    }

    @Test
    void changesOnlyWhatAnOperatorMayChange() {
        var host = enrol(token(1), "one", request()).hostId().toString();
        var changed = hosts.update(UpdateHostRequest.newBuilder()
                        .setCaller(operator.caller())
                        .setHostId(host)
                        .setCordoned(true)
                        .setCordonReason("fan")
                        .setCpuOvercommit(2.5)
                        .build())
                .getHost();
        assertThat(changed.getCordoned()).isTrue();
        assertThat(changed.getCordonReason()).isEqualTo("fan");
        assertThat(changed.getCpuOvercommit()).isEqualTo(2.5);
        assertThat(hosts.listZones(operator.scope()).getFirst().getAvailable()).isFalse();

        assertRefused(
                () -> hosts.update(UpdateHostRequest.newBuilder()
                        .setCaller(operator.caller())
                        .setHostId(host)
                        .setCpuOvercommit(Double.NaN)
                        .build()),
                "INVALID_FIELD");
    }

    @Test
    void fencesAHostThatIsSilentAndSaysWhenItSpeaksAgain() throws SQLException {
        var host = enrol(token(1), "one", request()).hostId();
        sightings.saveFacts(host, facts("boot-1"), RECORD.clock().instant());
        assertRefused(() -> fence(host, true), "HOST_STILL_SPEAKS");

        RECORD.clock().advance(Duration.ofMinutes(1));
        sightings.markUnreachable(Set.of(host), RECORD.clock().instant());
        var fence = fence(host, true).getFence();
        assertThat(fence.getVoid()).isFalse();
        assertThat(fence.getUserId()).isEqualTo(operator.user().toString());
        RECORD.clock().advance(Duration.ofMinutes(1));
        assertThat(fence(host, true).getFence()).as("the first word counts").isEqualTo(fence);

        RECORD.clock().advance(Duration.ofMinutes(1));
        sightings.saveSeen(Map.of(host, RECORD.clock().instant()));
        assertThat(load(host).getFence().getVoid()).isTrue();
        assertThat(load(host).getFence().getHostWasOn()).as("in the same boot").isTrue();
        assertThat(hosts.listZones(operator.scope()).getFirst().getAvailable()).isFalse();
        assertRefused(() -> fence(host, true), "HOST_STILL_SPEAKS");

        sightings.saveFacts(host, facts("boot-2"), RECORD.clock().instant());
        assertThat(load(host).getFence().getHostWasOn()).isFalse();
        RECORD.clock().advance(Duration.ofMinutes(1));
        sightings.markUnreachable(Set.of(host), RECORD.clock().instant());
        assertThat(load(host).getFence().getVoid()).as("it has spoken since").isTrue();
        assertThat(fence(host, true).getFence().getVoid()).as("said anew").isFalse();

        assertThat(fence(host, false).hasFence()).isFalse();
        assertThat(fence(host, false).hasFence()).isFalse();
        assertThat(RECORD.number(
                        "SELECT count(*) FROM audit_record WHERE action = 'fence' AND resource_id = ?",
                        host.toString()))
                .isEqualTo(2);
        assertThat(RECORD.number(
                        "SELECT count(*) FROM audit_record WHERE action = 'unfence' AND resource_id = ?",
                        host.toString()))
                .isEqualTo(1);
    }

    private Host fence(UUID host, boolean fenced) {
        return hosts.update(UpdateHostRequest.newBuilder()
                        .setCaller(operator.caller())
                        .setHostId(host.toString())
                        .setFenced(fenced)
                        .build())
                .getHost();
    }

    private static HostFacts facts(String boot) {
        return HostFacts.newBuilder().setBootId(boot).setCpus(2).build();
    }

    @Test
    void pagesByName() {
        var token = token(3);
        enrol(token, "c", request());
        enrol(token, "a", request());
        enrol(token, "b", request());
        var first = page("", 2);
        assertThat(first).extracting(Host::getName).containsExactly("a", "b");
        assertThat(page(first.getLast().getHostId(), 2))
                .extracting(Host::getName)
                .containsExactly("c");
        assertRefused(() -> page("nobody", 2), "MARKER_NOT_FOUND");
    }

    @Test
    void keepsAHostThatHoldsClaimsAndForgetsOneThatDoesNot() throws SQLException {
        var host = enrol(token(1), "one", request()).hostId();
        RECORD.sql(
                "INSERT INTO host_claim (id, host_id, instance_id, purpose, vcpus, memory_bytes, disk_bytes, root_disk_bytes,"
                        + " ephemeral_disk_bytes, swap_bytes, claimed_at) VALUES (?, ?, ?, 'domain', 1, 1, 1, 1, 0, 0, now())",
                UUID.randomUUID(),
                host,
                UUID.randomUUID());
        assertRefused(() -> remove(host), "HOST_IN_USE");

        RECORD.sql("DELETE FROM host_claim");
        remove(host);
        assertThat(listed()).isEmpty();
        assertRefused(() -> enrolment.announce(host, "h:1", "", "1"), "HOST_REMOVED");
        assertRefused(() -> enrolment.requireMember(host), "HOST_REMOVED");
        enrol(token(1), "one", request());
        assertThat(listed()).hasSize(1);
    }

    @Test
    void otherHostsAreToldTheAddressThatTheHostHasForThem() {
        var host = enrol(token(1), "one", request()).hostId();
        enrolment.announce(host, "h:1", "fast:2", "1");
        assertThat(listed().getFirst().getAddress()).isEqualTo("h:1");
        assertThat(listed().getFirst().getTransferAddress()).isEqualTo("fast:2");
        enrolment.announce(host, "h:3", "", "1");
        assertThat(listed().getFirst().getTransferAddress()).isEqualTo("h:3");
        assertRefused(() -> enrolment.announce(host, "h:1", "x".repeat(256), "1"), "INVALID_FIELD");
    }

    @Test
    void refusesPeopleWhoAreNoAdministrators() {
        var member = TestingCaller.member();
        var host = enrol(token(1), "one", request()).hostId().toString();
        var scope = member.scope();
        assertRefused(() -> enrolment.createToken(scope, 1, Optional.empty(), ""), "NOT_ADMINISTRATOR");
        assertRefused(() -> hosts.load(scope, host, ""), "NOT_ADMINISTRATOR");
        assertRefused(() -> hosts.list(scope, ListHostsRequest.getDefaultInstance()), "NOT_ADMINISTRATOR");
        assertRefused(() -> hosts.statistics(scope), "NOT_ADMINISTRATOR");
        assertRefused(
                () -> hosts.update(UpdateHostRequest.newBuilder()
                        .setCaller(member.caller())
                        .setHostId(host)
                        .setCordoned(true)
                        .build()),
                "NOT_ADMINISTRATOR");
        assertRefused(
                () -> hosts.remove(RemoveHostRequest.newBuilder()
                        .setCaller(member.caller())
                        .setHostId(host)
                        .build()),
                "NOT_ADMINISTRATOR");
        assertThat(hosts.listZones(scope).getFirst().getHostNamesList()).isEmpty();
    }

    private String token(int uses) {
        return enrolment
                .createToken(operator.scope(), uses, Optional.empty(), "az1")
                .value();
    }

    private Enrolled enrol(String token, String name, byte[] key) {
        return enrolment.enrol(token, key, name, "127.0.0.1:1", "");
    }

    private static byte[] request() {
        return Pem.decode("CERTIFICATE REQUEST", CertificateRequest.create().pem())
                .getFirst();
    }

    private List<Host> listed() {
        return page("", 0);
    }

    private List<Host> page(String marker, int limit) {
        return hosts.list(
                        operator.scope(),
                        ListHostsRequest.newBuilder()
                                .setPage(PageRequest.newBuilder()
                                        .setMarker(marker)
                                        .setLimit(limit))
                                .build())
                .getHostsList();
    }

    private Host load(UUID host) {
        CallerScope scope = operator.scope();
        return hosts.load(scope, host.toString(), "");
    }

    private void remove(UUID host) {
        hosts.remove(RemoveHostRequest.newBuilder()
                .setCaller(operator.caller())
                .setHostId(host.toString())
                .build());
    }

    private static HostFacts facts(int cpus) {
        return HostFacts.newBuilder()
                .setBootId("boot")
                .setCpus(cpus)
                .setMemoryBytes(1L << 34)
                .setDiskBytes(1L << 40)
                .addTraits("HW_CPU_X86_AVX2")
                .build();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ServiceException.class, refusal -> assertThat(refusal.reason())
                .isEqualTo(reason));
    }

    private static final class Settings implements FleetConfig {
        @Override
        public Duration certificateLifetime() {
            return Duration.ofDays(30);
        }

        @Override
        public String defaultAvailabilityZone() {
            return "nova";
        }
    }

    private static final class Spread implements ShardConfig {
        @Override
        public int count() {
            return 64;
        }

        @Override
        public short replicationFactor() {
            return 1;
        }

        @Override
        public String group() {
            return "test";
        }

        @Override
        public Duration sessionTimeout() {
            return Duration.ofSeconds(10);
        }

        @Override
        public String kafkaBootstrapServers() {
            return "unused:1";
        }
    }
}
