package io.xenith.controlplane.core.saga;

import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.OperationKind;
import java.util.List;
import java.util.function.UnaryOperator;

/** A root disk made anew. The old one may be gone as soon as the agent hears of it, so there is no way back; an instance whose rebuild failed is FAILED. */
final class RebuildSaga implements Saga {
    @Override
    public OperationKind kind() {
        return OperationKind.REBUILD;
    }

    @Override
    public List<Step> steps() {
        return List.of(new Follow("order", UnaryOperator.identity()), new Observe("observe"));
    }

    @Override
    public InstanceState succeeded(InstanceState state, SagaContext context) {
        return state.with(state.intent().withFault(null, context.now()));
    }

    @Override
    public InstanceState failed(InstanceState state, Fault fault, SagaContext context) {
        return state.with(state.intent().withFault(fault, context.now()));
    }
}
