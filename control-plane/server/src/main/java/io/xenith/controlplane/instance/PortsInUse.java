package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.saga.Ask;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.DetachPortRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.UUID;

/** Somebody deletes a port that an instance uses: the instance is told of its ports anew. */
@Singleton
public final class PortsInUse implements PortOfInstance {
    private final InstanceRequests requests;
    private final InstancePorts ports;

    public PortsInUse(InstanceRequests requests, InstancePorts ports) {
        this.requests = requests;
        this.ports = ports;
    }

    @Override
    public void detach(Transaction tx, CallerScope scope, UUID instance, UUID port) throws SQLException {
        var state = InstanceRequests.lock(tx, scope, instance.toString());
        var request = DetachPortRequest.newBuilder()
                .setInstanceId(instance.toString())
                .setPortId(port.toString())
                .build();
        if (state.live().isEmpty() && state.open() == null) {
            // A failed instance is nowhere; there is no agent to tell.
            ports.detach(tx, scope, instance, port);
            return;
        }
        if (state.open() == null) {
            ports.detach(tx, scope, instance, port);
        }
        requests.acceptIn(tx, scope, state, request, "detach port", new Ask.Replug(OperationKind.DETACH_PORT));
    }
}
