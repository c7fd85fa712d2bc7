package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.v1.ConfirmResizeRequest;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.ListMigrationsRequest;
import io.xenith.controlplane.v1.Migration;
import io.xenith.controlplane.v1.MigrationFilter;
import io.xenith.controlplane.v1.MigrationStatus;
import io.xenith.controlplane.v1.RevertResizeRequest;
import org.junit.jupiter.api.Test;

/** Moves of what is off, and the list that all moves are in. */
class ColdMigrationTest extends MigrationFixture {
    @Test
    void moveThatIsOffWaitsForAWordAsAResizeDoes() {
        world.addHost("alpha", 8, 8192);
        var id = world.running(member, "small").getInstanceId();
        var beta = world.addHost("beta", 1, 1024);

        migrate(id, COLD, "");
        assertThat(world.find(member, id).getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_RESIZING);
        world.one().settle();
        var moved = world.find(member, id);
        assertThat(moved.getStatus()).isEqualTo(InstanceStatus.INSTANCE_STATUS_AWAITING_CONFIRMATION);
        assertThat(moved.getHostName()).isEqualTo("beta");
        assertThat(moved.getFlavor().getFlavorId()).isEqualTo("small");
        assertThat(beta.spec(domain(id)).getRootDisk().hasCopyFrom()).isTrue();
        assertThat(only(id).getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_ARRIVED);
        refused(() -> abort(id, only(id).getNumber()), "MIGRATION_OVER");

        later();
        Answer.of(
                world.one().service::revertResize,
                RevertResizeRequest.newBuilder()
                        .setCaller(member.caller())
                        .setInstanceId(id)
                        .build());
        world.one().settle();
        assertThat(world.find(member, id).getHostName()).isEqualTo("alpha");
        assertThat(only(id).getStatus()).isEqualTo(MigrationStatus.MIGRATION_STATUS_REVERTED);

        later();
        migrate(id, COLD, "beta");
        world.one().settle();
        later();
        Answer.of(
                world.one().service::confirmResize,
                ConfirmResizeRequest.newBuilder()
                        .setCaller(member.caller())
                        .setInstanceId(id)
                        .build());
        world.one().settle();
        assertThat(world.find(member, id).getHostName()).isEqualTo("beta");
        assertThat(list(MigrationFilter.newBuilder().setKind(COLD).build()))
                .extracting(Migration::getStatus)
                .containsExactly(MigrationStatus.MIGRATION_STATUS_CONFIRMED, MigrationStatus.MIGRATION_STATUS_REVERTED);
        assertThat(claimedVcpus("alpha")).isZero();
        assertThat(world.number("SELECT vcpus_in_use FROM project_quota")).isEqualTo(1);
    }

    @Test
    void listIsNarrowedByWhatIsAsked() {
        world.addHost("alpha", 4, 8192);
        var id = world.running(member, "small").getInstanceId();
        world.addHost("beta", 4, 8192);
        migrate(id, COLD, "");
        world.one().settle();
        var none = MigrationFilter.newBuilder();
        assertThat(list(none.build())).hasSize(1);
        assertThat(list(none.clone().setSourceHostName("alpha").build())).hasSize(1);
        assertThat(list(none.clone().setSourceHostName("beta").build())).isEmpty();
        assertThat(list(none.clone().setDestinationHostName("beta").build())).hasSize(1);
        assertThat(list(none.clone().setHostName("beta").build())).hasSize(1);
        assertThat(list(none.clone().setHostName("gamma").build())).isEmpty();
        assertThat(list(none.clone().setKind(LIVE).build())).isEmpty();
        assertThat(list(none.clone()
                        .addStatuses(MigrationStatus.MIGRATION_STATUS_ARRIVED)
                        .build()))
                .hasSize(1);
        assertThat(list(none.clone()
                        .addStatuses(MigrationStatus.MIGRATION_STATUS_MOVING)
                        .build()))
                .isEmpty();
        assertThat(list(none.clone().setUserId(member.user().toString()).build()))
                .isEmpty();
        assertThat(list(none.clone().setProjectId(member.project().toString()).build()))
                .hasSize(1);
        refused(
                () -> Answer.of(
                        world.one().migrations::listMigrations,
                        ListMigrationsRequest.newBuilder()
                                .setCaller(member.caller())
                                .build()),
                "NOT_ADMINISTRATOR");
    }
}
