package io.xenith.controlplane.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.InstanceStatus;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.PowerState;
import io.xenith.controlplane.core.instance.Task;
import io.xenith.controlplane.record.Answers;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** The core's words in the contract's. The names agree but for their prefix, and a test holds them to it. */
final class Messages {
    // Looked up for each instance of a list, hence made once.
    private static final Map<InstanceStatus, io.xenith.controlplane.v1.InstanceStatus> STATUSES = table(
            InstanceStatus.class,
            status -> io.xenith.controlplane.v1.InstanceStatus.valueOf("INSTANCE_STATUS_" + status.name()));
    private static final Map<PowerState, io.xenith.controlplane.v1.PowerState> POWERS = table(
            PowerState.class, power -> io.xenith.controlplane.v1.PowerState.valueOf("POWER_STATE_" + power.name()));
    private static final Map<Task, io.xenith.controlplane.v1.Task> TASKS = table(
            Task.class,
            task -> task == Task.NONE
                    ? io.xenith.controlplane.v1.Task.TASK_UNSPECIFIED
                    : io.xenith.controlplane.v1.Task.valueOf("TASK_" + task.name()));

    private Messages() {}

    private static <C extends Enum<C>, M> Map<C, M> table(Class<C> type, Function<C, M> word) {
        Map<C, M> words = new EnumMap<>(type);
        for (C constant : type.getEnumConstants()) {
            words.put(constant, word.apply(constant));
        }
        return words;
    }

    static io.xenith.controlplane.v1.InstanceStatus status(InstanceStatus status) {
        return requireNonNull(STATUSES.get(status));
    }

    static io.xenith.controlplane.v1.PowerState power(PowerState power) {
        return requireNonNull(POWERS.get(power));
    }

    static io.xenith.controlplane.v1.Task task(Task task) {
        return requireNonNull(TASKS.get(task));
    }

    static io.xenith.controlplane.v1.OperationKind kind(OperationKind kind) {
        return io.xenith.controlplane.v1.OperationKind.valueOf("OPERATION_KIND_" + kind.name());
    }

    static io.xenith.controlplane.v1.Fault fault(Fault fault) {
        return io.xenith.controlplane.v1.Fault.newBuilder()
                .setReason(fault.reason())
                .setMessage(fault.message())
                .setDetails(fault.details())
                .setAt(Answers.timestamp(fault.at()))
                .build();
    }
}
