package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.OperationKind;
import java.util.List;

/** What is done for one kind of operation. */
public interface Saga {
    /** The kind it is for. */
    OperationKind kind();

    /** Its steps, in order. */
    List<Step> steps();

    /** What remains to be noted once all steps are done. */
    default InstanceState succeeded(InstanceState state, SagaContext context) {
        return state;
    }

    /** What remains to be noted once all steps are undone. */
    default InstanceState failed(InstanceState state, Fault fault, SagaContext context) {
        return state;
    }

    /** Whether it goes on beyond its deadline, because there is no other way out. */
    default boolean isWithoutEnd() {
        return false;
    }
}
