package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.MigrationFilter;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.controlplane.v1.MigrationStatus;
import io.xenith.controlplane.v1.Task;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Moves between hosts over a real record: from the administrator's word to the orders of both agents and back. */
class MigrationTest extends MigrationFixture {
    @Test
    void guestThatRunsGoesOverAndIsTheInstanceThere() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        var beta = world.addHost("beta", 4, 8192);
        var old = domain(id);

        migrate(id, LIVE, "");
        world.one().settle();

        var moving = world.find(member, id);
        assertThat(moving.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_MIGRATING);
        assertThat(moving.getTask()).isEqualTo(Task.TASK_MIGRATING);
        assertThat(moving.getHostName()).isEqualTo("alpha");
        assertThat(claimedVcpus("alpha") + claimedVcpus("beta")).isEqualTo(2);
        assertThat(only(id).getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_MOVING);

        assertThat(beta.spec(arriving(id)).getArriveFrom().getAddress())
                .as("that for hosts")
                .isEqualTo("127.1.0.1:1");
        world.one().observations.record(beta.receive(arriving(id), alpha));
        world.one().settle();

        var moved = world.find(member, id);
        assertThat(moved.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(moved.getHostName()).isEqualTo("beta");
        assertThat(alpha.holds(old)).isFalse();
        assertThat(beta.spec(domain(id)).hasArriveFrom())
                .as("told again after a loss of its state, it would end the guest")
                .isFalse();
        assertThat(List.of(alpha.running(), beta.running())).containsExactly(0L, 1L);
        assertThat(List.of(claimedVcpus("alpha"), claimedVcpus("beta"))).containsExactly(0L, 1L);
        assertThat(only(id)).satisfies(one -> {
            assertThat(one.getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_ARRIVED);
            assertThat(one.getKind()).isEqualTo(LIVE);
            assertThat(one.getNumber()).isPositive();
            assertThat(one.getSourceHostName()).isEqualTo("alpha");
            assertThat(one.getDestinationHostName()).isEqualTo("beta");
            assertThat(one.getUserId()).isEqualTo(admin.user().toString());
            assertThat(one.getProjectId()).isEqualTo(member.project().toString());
        });
        assertThat(world.number(
                        "SELECT count(*) FROM audit_record WHERE action = 'migrate live' AND resource_id = ?", id))
                .isEqualTo(1);
        assertThat(beta.refusals()).isEmpty();
        refused(() -> abort(id, only(id).getNumber()), "MIGRATION_OVER");
    }

    @Test
    void moveThatIsCalledOffLeavesTheGuestWhereItWas() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("beta", 4, 8192);
        var old = domain(id);
        migrate(id, LIVE, "");
        world.one().settle();

        abort(id, only(id).getNumber());
        assertThat(only(id).getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_RETURNING);
        abort(id, only(id).getNumber());
        world.one().settle();

        var back = world.find(member, id);
        assertThat(back.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(back.getHostName()).isEqualTo("alpha");
        assertThat(domain(id)).isEqualTo(old);
        assertThat(alpha.running()).isEqualTo(1);
        assertThat(claimedVcpus("beta")).isZero();
        assertThat(only(id).getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_CANCELLED);
        abort(id, only(id).getNumber());
        assertThat(world.number("SELECT count(*) FROM audit_record WHERE action LIKE 'abort%' AND resource_id = ?", id))
                .as("what changes nothing leaves no trace")
                .isEqualTo(1);
        refused(() -> abort(id, 4711), "MIGRATION_NOT_FOUND");
    }

    @Test
    void guestThatHadArrivedWhenTheMoveWasCalledOffStaysThere() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        var beta = world.addHost("beta", 4, 8192);
        migrate(id, LIVE, "");
        world.one().settle();

        var late = beta.receive(arriving(id), alpha);
        abort(id, only(id).getNumber());
        world.one().observations.record(late);
        world.one().settle();

        assertThat(world.find(member, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(world.find(member, id).getHostName()).isEqualTo("beta");
        assertThat(only(id).getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_ARRIVED);
        assertThat(List.of(alpha.running(), beta.running())).containsExactly(0L, 1L);
        assertThat(claimedVcpus("alpha")).isZero();
    }

    @Test
    void guestThatLeftAndNeverArrivedReturns() {
        var alpha = world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("beta", 4, 8192);
        migrate(id, LIVE, "");
        world.one().settle();
        var left = alpha.guestEnds(domain(id), ObservedState.LEFT);
        world.one().observations.record(List.of(left));
        world.one().settle();
        assertThat(alpha.running()).as("not run before it is known gone there").isZero();

        abort(id, only(id).getNumber());
        world.one().settle();

        assertThat(alpha.running()).isEqualTo(1);
        assertThat(world.find(member, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(world.find(member, id).getHostName()).isEqualTo("alpha");
        assertThat(only(id).getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_CANCELLED);
        assertThat(claimedVcpus("beta")).isZero();
    }

    @Test
    void destinationThatFailsLeavesTheGuestWhereItWas() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        var beta = world.addHost("beta", 4, 8192);
        migrate(id, LIVE, "");
        world.one().run();
        beta.failNext("HOST_DISK");
        world.one().settle();

        assertThat(world.find(member, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);
        assertThat(world.find(member, id).getHostName()).isEqualTo("alpha");
        assertThat(only(id).getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_FAILED);
        assertThat(only(id).getFault().getReason()).isEqualTo("MOVE_FAILED");
        assertThat(claimedVcpus("beta")).isZero();
    }

    @Test
    void hostThatIsAskedForIsTheOnlyOneAndStillHasToFit() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("beta", 64, 1 << 20);
        var gamma = world.addHost("gamma", 4, 8192);
        world.addHost("full", 1, 100);

        migrate(id, LIVE, "full");
        world.one().settle();
        assertThat(only(id).getFault().getReason()).isEqualTo("NO_FEASIBLE_HOST");
        assertThat(world.find(member, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RUNNING);

        migrate(id, LIVE, "gamma");
        world.one().settle();
        world.one().observations.record(gamma.receive(arriving(id), agent("alpha")));
        world.one().settle();
        assertThat(world.find(member, id).getHostName()).isEqualTo("gamma");
    }

    @Test
    void hostOfTheSameStoreGoesBeforeAllOthers() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        // Emptier, so that they would be chosen; one with a store that it has not together with this host.
        world.addHost("beta", 16, 65536);
        world.addHost("gamma", 16, 65536);
        world.addHost("zeta", 4, 8192);
        String store = "0123456789ABCDEF".repeat(2);
        shareStore("alpha", store);
        shareStore("gamma", store.replace('0', '1'));
        shareStore("zeta", store);

        migrate(id, LIVE, "");
        world.one().settle();

        assertThat(only(id).getDestinationHostName()).isEqualTo("zeta");
    }

    @Test
    void withoutACopyItGoesToAHostOfTheSameStoreOrNowhere() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("beta", 16, 65536);
        refused(() -> migrateWithoutCopy(id, LIVE, ""), "NO_SHARED_STORE");
        String store = "0123456789ABCDEF".repeat(2);
        shareStore("alpha", store);
        refused(() -> migrateWithoutCopy(id, LIVE, "beta"), "NO_SHARED_STORE");
        refused(() -> migrateWithoutCopy(id, COLD, ""), "INVALID_FIELD");
        migrateWithoutCopy(id, LIVE, "");
        world.one().settle();
        assertThat(only(id).getFault().getReason()).isEqualTo("NO_FEASIBLE_HOST");

        world.addHost("zeta", 4, 8192);
        shareStore("zeta", store);
        later();
        migrateWithoutCopy(id, LIVE, "");
        world.one().settle();
        assertThat(only(id).getDestinationHostName()).isEqualTo("zeta");
        assertThat(world.number(
                        "SELECT count(*) FROM operation WHERE without_copy AND instance_id = ?", UUID.fromString(id)))
                .isEqualTo(2);
    }

    @Test
    void agentThatDoesNotKnowHowIsNeitherAskedNorChosen() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("old", 4, 8192);
        forget("old");
        refused(() -> migrate(id, LIVE, "old"), "HOST_TOO_OLD");
        migrate(id, LIVE, "");
        world.one().settle();
        assertThat(only(id).getFault().getReason()).isEqualTo("NO_FEASIBLE_HOST");

        forget("alpha");
        refused(() -> migrate(id, LIVE, ""), "HOST_TOO_OLD");
        migrate(id, COLD, "old");
        world.one().settle();
        assertThat(world.find(member, id).getHostName())
                .as("any agent copies a disk")
                .isEqualTo("old");
    }

    @Test
    void refusesWhatCannotBe() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        refused(() -> migrate(id, LIVE, "nowhere"), "INVALID_FIELD");
        refused(() -> migrate(id, LIVE, "alpha"), "SAME_HOST");
        refused(() -> migrate(id, COLD, "alpha"), "SAME_HOST");
        refused(() -> migrate(id, MigrationKind.MIGRATION_KIND_UNSPECIFIED, ""), "INVALID_FIELD");
        refused(() -> migrate(member.caller(), id, LIVE, ""), "NOT_ADMINISTRATOR");
        refused(() -> migrate(UUID.randomUUID().toString(), LIVE, ""), "INSTANCE_NOT_FOUND");
        assertThat(world.number("SELECT count(*) FROM operation WHERE kind LIKE 'migrate%'"))
                .isZero();
    }

    @Test
    void sameRequestAgainIsTheSameMove() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("beta", 4, 8192);
        var caller = admin.caller();
        migrate(caller, id, LIVE, "beta");
        world.one().settle();
        migrate(caller, id, LIVE, "beta");
        assertThat(list(MigrationFilter.getDefaultInstance())).hasSize(1);
        refused(() -> migrate(caller, id, LIVE, ""), "REQUEST_ID_REUSED");
    }
}
