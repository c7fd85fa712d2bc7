package io.xenith.gateway.compute.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.PowerState;
import io.xenith.controlplane.v1.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServerStateTest {

    private static ServerState of(InstanceStatus status, PowerState power, Task task) {
        return ServerState.of(Instance.newBuilder()
                .setStatus(status)
                .setPower(power)
                .setTask(task)
                .build());
    }

    @ParameterizedTest
    @CsvSource({
        "BUILDING, NONE, PLACING, BUILD, building, scheduling, 0",
        "RUNNING, RUNNING, UNSPECIFIED, ACTIVE, active, , 1",
        "RUNNING, RUNNING, STOPPING, ACTIVE, active, powering-off, 1",
        "OFF, OFF, UNSPECIFIED, SHUTOFF, stopped, , 4",
        "PAUSED, PAUSED, UNSPECIFIED, PAUSED, paused, , 3",
        "SUSPENDED, SUSPENDED, UNSPECIFIED, SUSPENDED, suspended, , 7",
        "REBOOTING, RUNNING, REBOOTING, REBOOT, active, rebooting, 1",
        "REBOOTING_HARD, RUNNING, REBOOTING_HARD, HARD_REBOOT, active, rebooting_hard, 1",
        "REBUILDING, OFF, REBUILDING, REBUILD, active, rebuilding, 4",
        "RESIZING, RUNNING, RESIZING, RESIZE, active, resize_migrating, 1",
        "AWAITING_CONFIRMATION, RUNNING, UNSPECIFIED, VERIFY_RESIZE, resized, , 1",
        "REVERTING, RUNNING, REVERTING, REVERT_RESIZE, resized, resize_reverting, 1",
        "FAILED, CRASHED, UNSPECIFIED, ERROR, error, , 6",
        "DELETING, RUNNING, DELETING, ACTIVE, active, deleting, 1",
        "DELETING, OFF, DELETING, SHUTOFF, stopped, deleting, 4",
        "DELETED, RUNNING, DELETING, DELETED, deleted, , 0",
        "MIGRATING, RUNNING, MIGRATING, MIGRATING, active, migrating, 1",
        "UNKNOWN, NONE, UNSPECIFIED, UNKNOWN, active, , 0"
    })
    void mapsEachState(
            String status, String power, String task, String nova, String vmState, String taskState, int number) {
        ServerState state = of(
                InstanceStatus.valueOf("INSTANCE_STATUS_" + status),
                PowerState.valueOf("POWER_STATE_" + power),
                Task.valueOf("TASK_" + task));
        assertThat(state).isEqualTo(new ServerState(nova, vmState, taskState, number));
    }

    @ParameterizedTest
    @EnumSource(
            value = InstanceStatus.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNRECOGNIZED", "INSTANCE_STATUS_UNSPECIFIED", "INSTANCE_STATUS_DELETING"})
    void findsEachStatusByTheNameItIsShownUnder(InstanceStatus status) {
        String shown = of(status, PowerState.POWER_STATE_RUNNING, Task.TASK_UNSPECIFIED)
                .status();
        assertThat(ServerState.findStatus(shown)).contains(status);
        assertThat(ServerState.findStatus(shown.toLowerCase(java.util.Locale.ROOT)))
                .contains(status);
    }

    @Test
    void knowsStatusesThatNovaHasAndWeNeverShow() {
        assertThat(ServerState.isKnown("SHELVED_OFFLOADED")).isTrue();
        assertThat(ServerState.findStatus("SHELVED_OFFLOADED")).isEmpty();
        assertThat(ServerState.isKnown("nonsense")).isFalse();
    }
}
