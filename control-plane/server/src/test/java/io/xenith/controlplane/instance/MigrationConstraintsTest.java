package io.xenith.controlplane.instance;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenith.controlplane.testing.TestingCaller;
import io.xenith.controlplane.v1.MigrateInstanceRequest;
import io.xenith.controlplane.v1.MigrationKind;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the record itself refuses of moves, whoever writes it. */
class MigrationConstraintsTest {
    private final TestingInstances world = new TestingInstances();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void recordHoldsTheInvariantsOfAMoveByItself() {
        world.addFlavor("small", 1, 512, 1);
        world.addHost("alpha", 4, 8192);
        var id = world.running(world.member(), "small").getInstanceId();
        world.addHost("beta", 4, 8192);
        Answer.of(
                world.one().migrations::migrateInstance,
                MigrateInstanceRequest.newBuilder()
                        .setCaller(world.known(TestingCaller.administrator()).caller())
                        .setInstanceId(id)
                        .setKind(MigrationKind.MIGRATION_KIND_LIVE)
                        .setRequestedHost("beta")
                        .build());
        world.one().settle();

        refused("instance_domain_move_check", "UPDATE instance_domain SET move = 'fly' WHERE phase = 'live'");
        refused(
                "instance_domain_move_has_peer",
                "UPDATE instance_domain SET move_peer = NULL WHERE phase = 'arriving'");
        refused("instance_domain_move_has_peer", "UPDATE instance_domain SET move = 'none' WHERE phase = 'live'");
        refused(
                "instance_domain_arriving_comes",
                "UPDATE instance_domain SET move = 'none', move_peer = NULL WHERE phase = 'arriving'");
        refused("instance_domain_phase_check", "UPDATE instance_domain SET phase = 'gone'");
        refused("instance_domain_state_check", "UPDATE instance_domain SET state = 'gone'");
        refused("instance_domain_one_live", "UPDATE instance_domain SET phase = 'live' WHERE phase = 'arriving'");
        refused(
                "instance_domain_one_arriving",
                "UPDATE instance_domain SET phase = 'arriving', move = 'arrive_from' WHERE phase = 'live'");

        refused("operation_moves_from", "UPDATE operation SET source_host = NULL WHERE kind = 'migrate'");
        refused("operation_moves_from", "UPDATE operation SET source_host = gen_random_uuid() WHERE kind = 'create'");
        refused("operation_moves_have_numbers", "UPDATE operation SET migration_number = NULL WHERE kind = 'migrate'");
        refused("operation_moves_have_numbers", "UPDATE operation SET migration_number = 7 WHERE kind = 'create'");
        refused(
                "operation_moves_to",
                "UPDATE operation SET destination_host = gen_random_uuid() WHERE kind = 'create'");
        refused(
                "operation_moves_away",
                "UPDATE operation SET asked_host = source_host, destination_host = source_host WHERE kind = 'migrate'");
        refused(
                "operation_moves_where_asked",
                "UPDATE operation SET destination_host = gen_random_uuid() WHERE kind = 'migrate'");
    }

    private void refused(String constraint, String statement) {
        assertThatThrownBy(() -> world.record.sql(statement))
                .as(statement)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(constraint);
    }
}
