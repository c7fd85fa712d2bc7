package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.InstanceStatus;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.PowerState;
import io.xenith.controlplane.core.instance.Task;
import io.xenith.controlplane.record.Answers;

/** The core's words in the contract's. The names agree but for their prefix, and a test holds them to it. */
final class Messages {
    private Messages() {}

    static io.xenith.controlplane.v1.InstanceStatus status(InstanceStatus status) {
        return io.xenith.controlplane.v1.InstanceStatus.valueOf("INSTANCE_STATUS_" + status.name());
    }

    static io.xenith.controlplane.v1.PowerState power(PowerState power) {
        return io.xenith.controlplane.v1.PowerState.valueOf("POWER_STATE_" + power.name());
    }

    static io.xenith.controlplane.v1.Task task(Task task) {
        return task == Task.NONE
                ? io.xenith.controlplane.v1.Task.TASK_UNSPECIFIED
                : io.xenith.controlplane.v1.Task.valueOf("TASK_" + task.name());
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
