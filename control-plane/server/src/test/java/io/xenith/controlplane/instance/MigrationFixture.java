package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.v1.AbortMigrationRequest;
import io.xenith.controlplane.v1.Caller;
import io.xenith.controlplane.v1.ListMigrationsRequest;
import io.xenith.controlplane.v1.MigrateInstanceRequest;
import io.xenith.controlplane.v1.Migration;
import io.xenith.controlplane.v1.MigrationFilter;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.transport.error.ServiceException;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A cloud with an administrator who moves what a member runs. */
abstract class MigrationFixture {
    static final MigrationKind LIVE = MigrationKind.MIGRATION_KIND_LIVE;
    static final MigrationKind COLD = MigrationKind.MIGRATION_KIND_COLD;

    final TestingInstances world = new TestingInstances();
    TestingCaller member = TestingCaller.member();
    TestingCaller admin = TestingCaller.administrator();

    @BeforeEach
    void arrange() {
        member = world.member();
        admin = world.known(TestingCaller.administrator());
        world.addFlavor("small", 1, 512, 1);
    }

    @AfterEach
    void close() {
        world.close();
    }

    void later() {
        world.record.clock().advance(Duration.ofSeconds(1));
    }

    static void refused(ThrowingCallable call, String reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ServiceException.class, e -> assertThat(e.reason())
                .isEqualTo(reason));
    }

    void migrate(String id, MigrationKind kind, String host) {
        migrate(admin.caller(), id, kind, host);
    }

    void migrate(Caller caller, String id, MigrationKind kind, String host) {
        Answer.of(
                world.one().migrations::migrateInstance,
                request(caller, id, kind, host).build());
    }

    void migrateWithoutCopy(String id, MigrationKind kind, String host) {
        Answer.of(
                world.one().migrations::migrateInstance,
                request(admin.caller(), id, kind, host).setWithoutCopy(true).build());
    }

    static MigrateInstanceRequest.Builder request(Caller caller, String id, MigrationKind kind, String host) {
        return MigrateInstanceRequest.newBuilder()
                .setCaller(caller)
                .setInstanceId(id)
                .setKind(kind)
                .setRequestedHost(host);
    }

    void abort(String id, long number) {
        Answer.of(
                world.one().migrations::abortMigration,
                AbortMigrationRequest.newBuilder()
                        .setCaller(admin.caller())
                        .setInstanceId(id)
                        .setNumber(number)
                        .build());
    }

    List<Migration> list(MigrationFilter filter) {
        return Answer.of(
                        world.one().migrations::listMigrations,
                        ListMigrationsRequest.newBuilder()
                                .setCaller(admin.caller())
                                .setFilter(filter)
                                .build())
                .getMigrationsList();
    }

    /** The youngest of an instance. */
    Migration only(String id) {
        return list(MigrationFilter.newBuilder().setInstanceId(id).build()).getFirst();
    }

    DomainId domain(String id) {
        return world.state(id).live().orElseThrow().id();
    }

    DomainId arriving(String id) {
        return world.state(id).arriving().orElseThrow().id();
    }

    TestingHostAgent agent(String name) {
        return world.agents.values().stream()
                .filter(agent -> world.number(
                                "SELECT count(*) FROM host WHERE name = ? AND id = ?",
                                name,
                                agent.host().value())
                        == 1)
                .findFirst()
                .orElseThrow();
    }

    /** As an agent of a release before live moves describes its host. */
    void forget(String host) {
        world.sql("UPDATE host SET traits = array_remove(traits, 'XENITH_LIVE_MOVE') WHERE name = ?", host);
        world.one().poll.reload();
        world.other().poll.reload();
    }

    /** As the agent of a host describes it that has this store together with others. */
    void shareStore(String host, String store) {
        world.sql("UPDATE host SET traits = array_append(traits, ?) WHERE name = ?", "XENITH_STORE_" + store, host);
        world.one().poll.reload();
        world.other().poll.reload();
    }

    long claimedVcpus(String host) {
        return world.number("SELECT claimed_vcpus FROM host WHERE name = ?", host);
    }
}
