package io.xenith.controlplane.network;

import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.AddRouterInterfaceRequest;
import io.xenith.controlplane.v1.RemoveRouterInterfaceRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Attaching networks to routers and detaching them. */
@Singleton
final class RouterInterfaces {

    private final AuditLog audit;
    private final RouterStore routers;
    private final RouterPorts ports;

    RouterInterfaces(AuditLog audit, RouterStore routers, RouterPorts ports) {
        this.audit = audit;
        this.routers = routers;
        this.ports = ports;
    }

    RouterPorts.Interface add(Transaction tx, CallerScope scope, AddRouterInterfaceRequest request)
            throws SQLException {
        if (request.getSubnetId().isEmpty() == request.getPortId().isEmpty()) {
            throw Refusals.invalidField("subnet_id", "name a subnet or a port, not both");
        }
        RouterEntity router = routers.lockOwn(tx, scope, request.getRouterId());
        RouterPorts.Interface added = request.getPortId().isEmpty()
                ? ports.addSubnet(tx, scope, router, request.getSubnetId())
                : ports.addPort(tx, scope, router, request.getPortId());
        RouterRoutes.requireStillReachable(tx, router);
        touch(tx, router);
        audit.append(tx, scope, Entry.done("attach", "router", router.id));
        return added;
    }

    RouterPorts.Interface remove(Transaction tx, CallerScope scope, RemoveRouterInterfaceRequest request)
            throws SQLException {
        RouterEntity router = routers.lockOwn(tx, scope, request.getRouterId());
        RouterPorts.Interface removed = ports.remove(tx, router, request.getSubnetId(), request.getPortId());
        RouterRoutes.requireStillReachable(tx, router);
        touch(tx, router);
        audit.append(tx, scope, Entry.done("detach", "router", router.id));
        return removed;
    }

    private static void touch(Transaction tx, RouterEntity router) {
        router.updatedAt = tx.now();
        tx.session().update(router);
    }
}
