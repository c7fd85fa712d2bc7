package io.xenith.gateway.compute.server;

import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.OperationKind;
import io.xenith.controlplane.v1.PowerState;
import io.xenith.controlplane.v1.Task;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one table between our states and Nova's four: status, vm_state, task_state, power_state.
 *
 * @param status what people read
 * @param vmState what is stable
 * @param taskState what is being done; absent when nothing is
 * @param power Nova's number
 */
public record ServerState(
        String status, String vmState, @Nullable String taskState, int power) {

    private static final Map<String, InstanceStatus> BY_STATUS = Map.ofEntries(
            Map.entry("ACTIVE", InstanceStatus.INSTANCE_STATUS_RUNNING),
            Map.entry("BUILD", InstanceStatus.INSTANCE_STATUS_BUILDING),
            Map.entry("SHUTOFF", InstanceStatus.INSTANCE_STATUS_OFF),
            Map.entry("PAUSED", InstanceStatus.INSTANCE_STATUS_PAUSED),
            Map.entry("SUSPENDED", InstanceStatus.INSTANCE_STATUS_SUSPENDED),
            Map.entry("REBOOT", InstanceStatus.INSTANCE_STATUS_REBOOTING),
            Map.entry("HARD_REBOOT", InstanceStatus.INSTANCE_STATUS_REBOOTING_HARD),
            Map.entry("REBUILD", InstanceStatus.INSTANCE_STATUS_REBUILDING),
            Map.entry("RESIZE", InstanceStatus.INSTANCE_STATUS_RESIZING),
            Map.entry("VERIFY_RESIZE", InstanceStatus.INSTANCE_STATUS_AWAITING_CONFIRMATION),
            Map.entry("REVERT_RESIZE", InstanceStatus.INSTANCE_STATUS_REVERTING),
            Map.entry("ERROR", InstanceStatus.INSTANCE_STATUS_FAILED),
            Map.entry("DELETED", InstanceStatus.INSTANCE_STATUS_DELETED),
            Map.entry("UNKNOWN", InstanceStatus.INSTANCE_STATUS_UNKNOWN),
            Map.entry("MIGRATING", InstanceStatus.INSTANCE_STATUS_MIGRATING));

    /** The states of an instance. */
    public static ServerState of(Instance instance) {
        InstanceStatus status = instance.getStatus();
        boolean over = status == InstanceStatus.INSTANCE_STATUS_DELETED;
        return new ServerState(
                status(status, instance.getPower()),
                vmState(status, instance.getPower()),
                over ? null : taskState(instance.getTask()),
                over ? 0 : power(instance.getPower()));
    }

    /** Our status that a filter names, in any case; empty when Nova has none of that name, or we never show it. */
    public static Optional<InstanceStatus> findStatus(String novaStatus) {
        return Optional.ofNullable(BY_STATUS.get(novaStatus.toUpperCase(Locale.ROOT)));
    }

    /** Whether Nova knows a status of this name, shown here or not. */
    public static boolean isKnown(String novaStatus) {
        return switch (novaStatus.toUpperCase(Locale.ROOT)) {
            case "PASSWORD", "RESCUE", "SHELVED", "SHELVED_OFFLOADED", "SOFT_DELETED" -> true;
            default -> findStatus(novaStatus).isPresent();
        };
    }

    private static String status(InstanceStatus status, PowerState power) {
        return switch (status) {
            case INSTANCE_STATUS_BUILDING -> "BUILD";
            case INSTANCE_STATUS_RUNNING -> "ACTIVE";
            case INSTANCE_STATUS_OFF -> "SHUTOFF";
            case INSTANCE_STATUS_PAUSED -> "PAUSED";
            case INSTANCE_STATUS_SUSPENDED -> "SUSPENDED";
            case INSTANCE_STATUS_REBOOTING -> "REBOOT";
            case INSTANCE_STATUS_REBOOTING_HARD -> "HARD_REBOOT";
            case INSTANCE_STATUS_REBUILDING -> "REBUILD";
            case INSTANCE_STATUS_RESIZING -> "RESIZE";
            case INSTANCE_STATUS_AWAITING_CONFIRMATION -> "VERIFY_RESIZE";
            case INSTANCE_STATUS_REVERTING -> "REVERT_RESIZE";
            case INSTANCE_STATUS_FAILED -> "ERROR";
            // Nova keeps the status until a server is gone, with the task "deleting". Terraform waits only for those
            // two.
            case INSTANCE_STATUS_DELETING -> power == PowerState.POWER_STATE_OFF ? "SHUTOFF" : "ACTIVE";
            case INSTANCE_STATUS_DELETED -> "DELETED";
            case INSTANCE_STATUS_MIGRATING -> "MIGRATING";
            case INSTANCE_STATUS_UNKNOWN, INSTANCE_STATUS_UNSPECIFIED, UNRECOGNIZED -> "UNKNOWN";
        };
    }

    /** Nova's stable state of a status. */
    static String vmState(InstanceStatus status, PowerState power) {
        return switch (status) {
            case INSTANCE_STATUS_BUILDING -> "building";
            case INSTANCE_STATUS_OFF -> "stopped";
            case INSTANCE_STATUS_PAUSED -> "paused";
            case INSTANCE_STATUS_SUSPENDED -> "suspended";
            case INSTANCE_STATUS_AWAITING_CONFIRMATION, INSTANCE_STATUS_REVERTING -> "resized";
            case INSTANCE_STATUS_FAILED -> "error";
            case INSTANCE_STATUS_DELETED -> "deleted";
            case INSTANCE_STATUS_DELETING -> power == PowerState.POWER_STATE_OFF ? "stopped" : "active";
            case INSTANCE_STATUS_RUNNING,
                    INSTANCE_STATUS_REBOOTING,
                    INSTANCE_STATUS_REBOOTING_HARD,
                    INSTANCE_STATUS_REBUILDING,
                    INSTANCE_STATUS_RESIZING,
                    INSTANCE_STATUS_MIGRATING,
                    // Nova has no word for not knowing: it shows what was known last.
                    INSTANCE_STATUS_UNKNOWN,
                    INSTANCE_STATUS_UNSPECIFIED,
                    UNRECOGNIZED -> "active";
        };
    }

    /** Our task that Nova's word stands for; empty when we have none such. */
    static Optional<Task> findTask(String word) {
        return Arrays.stream(Task.values())
                .filter(task -> word.equals(taskState(task)))
                .findFirst();
    }

    private static @Nullable String taskState(Task task) {
        return switch (task) {
            case TASK_PLACING -> "scheduling";
            case TASK_CREATING_DOMAIN -> "spawning";
            case TASK_STARTING -> "powering-on";
            case TASK_STOPPING -> "powering-off";
            case TASK_REBOOTING -> "rebooting";
            case TASK_REBOOTING_HARD -> "rebooting_hard";
            case TASK_PAUSING -> "pausing";
            case TASK_UNPAUSING -> "unpausing";
            case TASK_SUSPENDING -> "suspending";
            case TASK_RESUMING -> "resuming";
            case TASK_REBUILDING -> "rebuilding";
            case TASK_RESIZING -> "resize_migrating";
            case TASK_CONFIRMING -> "resize_confirming";
            case TASK_REVERTING -> "resize_reverting";
            case TASK_MIGRATING -> "migrating";
            case TASK_DELETING -> "deleting";
            case TASK_UNSPECIFIED, UNRECOGNIZED -> null;
        };
    }

    /** Nova's word for what an open operation is doing. */
    static String taskState(OperationKind open) {
        return switch (open) {
            case OPERATION_KIND_CREATE -> "spawning";
            case OPERATION_KIND_DELETE -> "deleting";
            case OPERATION_KIND_START -> "powering-on";
            case OPERATION_KIND_STOP -> "powering-off";
            case OPERATION_KIND_REBOOT -> "rebooting";
            case OPERATION_KIND_PAUSE -> "pausing";
            case OPERATION_KIND_UNPAUSE -> "unpausing";
            case OPERATION_KIND_SUSPEND -> "suspending";
            case OPERATION_KIND_RESUME -> "resuming";
            case OPERATION_KIND_REBUILD, OPERATION_KIND_EVACUATE -> "rebuilding";
            case OPERATION_KIND_MIGRATE -> "migrating";
            case OPERATION_KIND_RESIZE, OPERATION_KIND_MIGRATE_COLD -> "resize_migrating";
            case OPERATION_KIND_CONFIRM_RESIZE -> "resize_confirming";
            case OPERATION_KIND_REVERT_RESIZE -> "resize_reverting";
            case OPERATION_KIND_LOCK,
                    OPERATION_KIND_UNLOCK,
                    OPERATION_KIND_ATTACH_PORT,
                    OPERATION_KIND_DETACH_PORT,
                    OPERATION_KIND_ATTACH_VOLUME,
                    OPERATION_KIND_DETACH_VOLUME,
                    OPERATION_KIND_UNSPECIFIED,
                    UNRECOGNIZED -> "updating";
        };
    }

    private static int power(PowerState power) {
        return switch (power) {
            case POWER_STATE_RUNNING -> 1;
            case POWER_STATE_PAUSED -> 3;
            case POWER_STATE_OFF -> 4;
            case POWER_STATE_CRASHED -> 6;
            case POWER_STATE_SUSPENDED -> 7;
            case POWER_STATE_NONE, POWER_STATE_UNSPECIFIED, UNRECOGNIZED -> 0;
        };
    }

    /** Our power state of Nova's number, for filters; empty when there is none. */
    static Optional<PowerState> findPower(String number) {
        return Optional.ofNullable(
                switch (number) {
                    case "0" -> PowerState.POWER_STATE_NONE;
                    case "1" -> PowerState.POWER_STATE_RUNNING;
                    case "3" -> PowerState.POWER_STATE_PAUSED;
                    case "4" -> PowerState.POWER_STATE_OFF;
                    case "6" -> PowerState.POWER_STATE_CRASHED;
                    case "7" -> PowerState.POWER_STATE_SUSPENDED;
                    default -> null;
                });
    }

    /** Whether Nova shows how far a server is in this status. */
    boolean showsProgress() {
        return switch (status) {
            case "ACTIVE", "BUILD", "REBUILD", "RESIZE", "VERIFY_RESIZE", "MIGRATING" -> true;
            default -> false;
        };
    }

    /**
     * Whether its progress is more than 0. Nova counts only while a server moves; the openstack client prints any other number on its
     * output, ahead of the JSON that it was asked for.
     */
    boolean isMoving() {
        return status.equals("RESIZE") || status.equals("MIGRATING");
    }

    /** Whether Nova shows the fault of a server in this status. */
    boolean showsFault() {
        return status.equals("ERROR") || status.equals("DELETED");
    }
}
