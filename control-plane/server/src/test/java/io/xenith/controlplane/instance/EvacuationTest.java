package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.v1.DeleteInstanceRequest;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.MigrationFilter;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.controlplane.v1.MigrationStatus;
import io.xenith.controlplane.v1.PowerState;
import io.xenith.controlplane.v1.Task;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Servers of a host that somebody says is off are made anew elsewhere, over a real record; without that word nothing is. */
class EvacuationTest extends MigrationFixture {
    private static final MigrationKind AWAY = MigrationKind.MIGRATION_KIND_EVACUATION;
    /** As an agent tells it. */
    private static final String STORE = "0123ABCD00004000800000000000FFFF";

    @Test
    void serverOfAFencedHostIsMadeAnewElsewhereAndItsOldDomainGoesWhenTheHostIsBack() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        var beta = world.addHost("beta", 4, 8192);
        var old = domain(id);
        lose(alpha, "alpha");
        assertThat(world.find(member, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_UNKNOWN);
        refused(() -> migrate(id, AWAY, ""), "HOST_NOT_FENCED");
        assertThat(beta.running()).as("nothing is begun without a proof").isZero();

        fence("alpha");
        migrate(id, AWAY, "");
        var making = world.find(member, id);
        assertThat(making.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_REBUILDING);
        assertThat(making.getTask()).isEqualTo(Task.TASK_REBUILDING);
        assertThat(only(id).getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_PLACING);
        world.one().settle();

        var made = world.find(member, id);
        assertThat(made.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(made.getHostName()).isEqualTo("beta");
        assertThat(beta.running()).isEqualTo(1);
        assertThat(claimedVcpus("alpha")).as("what may be left there").isEqualTo(1);
        assertThat(only(id)).satisfies(one -> {
            assertThat(one.getKind()).isEqualTo(AWAY);
            assertThat(one.getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_ARRIVED);
            assertThat(one.getSourceHostName()).isEqualTo("alpha");
            assertThat(one.getDestinationHostName()).isEqualTo("beta");
        });

        var back = alpha.switchOn();
        world.sql(
                "UPDATE host SET state = 'up', last_seen_at = now(), boot_id = ? WHERE name = 'alpha'", back.bootId());
        world.one().observations.record(List.of(back));
        world.one().openSession(alpha.host());
        world.one().settle();
        assertThat(alpha.running()).isZero();
        assertThat(alpha.holds(old)).isFalse();
        assertThat(claimedVcpus("alpha")).isZero();
        assertThat(world.find(member, id).getHostName()).isEqualTo("beta");
    }

    @Test
    void hostThatSpeaksAgainProvesNothing() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("beta", 4, 8192);
        lose(alpha, "alpha");
        fence("alpha");
        world.sql("UPDATE host SET last_seen_at = fenced_at + interval '1 second' WHERE name = 'alpha'");

        refused(() -> migrate(id, AWAY, ""), "FENCE_VOID");
        assertThat(world.find(member, id).getHostName()).isEqualTo("alpha");
    }

    @Test
    void serverOfAHostThatIsUpIsNotEvacuatedWhateverIsSaid() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("beta", 4, 8192);

        refused(() -> migrate(id, AWAY, ""), "HOST_NOT_FENCED");
        fence("alpha");
        refused(() -> migrate(id, AWAY, ""), "FENCE_VOID");
        refused(() -> migrate(member.caller(), id, AWAY, ""), "NOT_ADMINISTRATOR");
    }

    @Test
    void whereNoHostCanDoItTheServerIsWhereItWas() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        lose(alpha, "alpha");
        fence("alpha");
        var old = domain(id);
        migrate(id, AWAY, "");
        world.one().settle();
        assertThat(only(id).getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_FAILED);
        assertThat(only(id).getFault().getReason()).isEqualTo("NO_FEASIBLE_HOST");
        assertThat(domain(id)).isEqualTo(old);

        var beta = world.addHost("beta", 4, 8192);
        beta.failNext("HOST_MEMORY");
        migrate(id, AWAY, "beta");
        world.one().settle();
        assertThat(list(MigrationFilter.newBuilder().setInstanceId(id).build()))
                .extracting(each -> each.getFault().getReason())
                .containsExactlyInAnyOrder("NO_FEASIBLE_HOST", "HOST_MEMORY");
        assertThat(domain(id)).isEqualTo(old);
        assertThat(claimedVcpus("beta")).isZero();
    }

    @Test
    void whatIsAskedToComeBackStoppedDoes() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        var beta = world.addHost("beta", 4, 8192);
        lose(alpha, "alpha");
        fence("alpha");
        Answer.of(
                world.one().migrations::migrateInstance,
                request(admin.caller(), id, AWAY, "").setStopped(true).build());
        world.one().settle();

        assertThat(world.find(member, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_OFF);
        assertThat(world.find(member, id).getPower()).isEqualTo(PowerState.POWER_STATE_OFF);
        assertThat(beta.running()).isZero();
        assertThat(world.find(member, id).getHostName()).isEqualTo("beta");
    }

    @Test
    void whatIsDeletedOnAFencedHostIsGoneAndSoIsWhatWasEvacuatedThoughTheHostNeverSpeaksAgain() {
        var alpha = world.addHost("alpha", 4, 8192);
        var waiting = world.running(member, "small").getInstanceId();
        var deleted = world.running(member, "small").getInstanceId();
        var evacuated = world.running(member, "small").getInstanceId();
        world.addHost("beta", 4, 8192);
        lose(alpha, "alpha");
        delete(waiting);
        world.one().settle();
        assertThat(world.find(member, waiting).getStatus())
                .as("it may run there")
                .isEqualTo(InstanceStatus.INSTANCE_STATUS_DELETING);

        fence("alpha");
        delete(deleted);
        world.one().settle();
        migrate(evacuated, AWAY, "");
        world.one().settle();
        assertThat(world.find(admin, deleted).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_DELETED);
        assertThat(claimedVcpus("alpha")).isEqualTo(2);
        world.one().leftBehind.run();

        assertThat(world.find(admin, waiting).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_DELETED);
        assertThat(claimedVcpus("alpha")).isZero();
        assertThat(world.find(member, evacuated).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);

        var back = alpha.switchOn();
        world.sql(
                "UPDATE host SET state = 'up', last_seen_at = now(), boot_id = ? WHERE name = 'alpha'", back.bootId());
        world.one().observations.record(List.of(back));
        world.one().openSession(alpha.host());
        world.one().settle();
        assertThat(alpha.running())
                .as("what a host brings back is removed there")
                .isZero();
        assertThat(world.find(member, evacuated).getHostName()).isEqualTo("beta");
    }

    @Test
    void sameRequestAgainIsTheSameEvacuation() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("beta", 4, 8192);
        lose(alpha, "alpha");
        fence("alpha");
        var caller = admin.caller();
        migrate(caller, id, AWAY, "");
        migrate(caller, id, AWAY, "");
        world.one().settle();
        migrate(caller, id, AWAY, "");

        assertThat(world.number(
                        "SELECT count(*) FROM operation WHERE instance_id = ? AND kind = 'evacuate'",
                        UUID.fromString(id)))
                .isEqualTo(1);
    }

    @Test
    void disksInAStoreAreTakenOverByAHostOfItAndNeverMadeAnewWithoutAWord() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("beta", 4, 8192);
        shareStore("alpha", STORE);
        var old = domain(id);
        lose(alpha, "alpha");
        fence("alpha");
        migrate(id, AWAY, "");
        world.one().settle();
        assertThat(only(id).getFault().getReason())
                .as("beta would make its disk anew")
                .isEqualTo("NO_FEASIBLE_HOST");
        assertThat(domain(id)).isEqualTo(old);

        var gamma = world.addHost("gamma", 4, 8192);
        shareStore("gamma", STORE);
        migrate(id, AWAY, "");
        world.one().settle();
        assertThat(gamma.spec(domain(id)).getRootDisk().getCopyFrom()).satisfies(from -> {
            assertThat(from.getStoreId()).isEqualTo("0123abcd-0000-4000-8000-00000000ffff");
            assertThat(from.getDomainId()).isEqualTo(old.toString());
            assertThat(from.getHostId()).isEqualTo(alpha.host().toString());
        });
        assertThat(world.find(member, id).getHostName()).isEqualTo("gamma");
        assertThat(world.find(member, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
    }

    @Test
    void aHostThatIsNamedMakesThemAnewWhateverItsStore() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        var beta = world.addHost("beta", 4, 8192);
        shareStore("alpha", STORE);
        lose(alpha, "alpha");
        fence("alpha");
        migrate(id, AWAY, "beta");
        world.one().settle();
        assertThat(world.find(member, id).getHostName()).isEqualTo("beta");
        assertThat(beta.spec(domain(id)).getRootDisk().hasCopyFrom()).isFalse();
    }

    private void delete(String id) {
        Answer.of(
                world.one().service::deleteInstance,
                DeleteInstanceRequest.newBuilder()
                        .setCaller(member.caller())
                        .setInstanceId(id)
                        .build());
    }

    private void lose(TestingHostAgent agent, String name) {
        agent.cutPower();
        world.sql("UPDATE host SET state = 'unreachable' WHERE name = ?", name);
        world.one().poll.reload();
        world.other().poll.reload();
    }

    private void fence(String name) {
        world.sql(
                "UPDATE host SET fenced_at = now(), fenced_by = 'somebody', fenced_boot_id = boot_id WHERE name = ?",
                name);
        world.one().poll.reload();
        world.other().poll.reload();
    }
}
