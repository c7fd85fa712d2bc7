package io.xenith.controlplane.network;

import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.ListRoutersRequest;
import io.xenith.controlplane.v1.PortAddress;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.controlplane.v1.Router;
import io.xenith.controlplane.v1.UpdateRouterRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Routers. Their ports are made and taken away in {@link RouterPorts}. */
@Singleton
final class RouterStore {

    private static final Map<QuotaResource, Long> ONE = Map.of(QuotaResource.QUOTA_RESOURCE_ROUTERS, 1L);
    private static final String COLUMNS = """
            r.*, ARRAY(SELECT a.subnet_id FROM port p JOIN port_address a ON a.port_id = p.id WHERE p.router_id = r.id
                AND p.device_owner = 'network:router_gateway' ORDER BY a.address) AS external_subnets,
            ARRAY(SELECT host(a.address) FROM port p JOIN port_address a ON a.port_id = p.id WHERE p.router_id = r.id
                AND p.device_owner = 'network:router_gateway' ORDER BY a.address) AS external_addresses
            """;
    private static final SortFields SORT = ListFilters.sort("r", "name", "admin_up");

    private final AuditLog audit;
    private final QuotaStore quota;
    private final RouterPorts ports;
    private final Supplier<UUID> ids;

    RouterStore(AuditLog audit, QuotaStore quota, RouterPorts ports, Supplier<UUID> ids) {
        this.audit = audit;
        this.quota = quota;
        this.ports = ports;
        this.ids = ids;
    }

    Router find(Transaction tx, CallerScope scope, String id) throws SQLException {
        return Visibility.own(scope, COLUMNS, "router", "r")
                .where("r.id = ?", Fields.lookup("router", id))
                .find(tx.connection(), RouterStore::message)
                .orElseThrow(() -> Refusals.notFound("router", id));
    }

    PageOf<Router> list(Transaction tx, CallerScope scope, ListRoutersRequest request) throws SQLException {
        var query = Visibility.own(scope, COLUMNS, "router", "r")
                .whereIf(request.hasAdminUp(), "r.admin_up = ?", request.getAdminUp())
                .whereIf(
                        request.hasExternalNetworkId(),
                        "coalesce(r.external_network_id::text, '') = ?",
                        request.getExternalNetworkId());
        return ListFilters.apply(query, "r", request)
                .page(tx.connection(), request.getPage(), SORT, RouterStore::message);
    }

    Router create(Transaction tx, CallerScope scope, Router wanted) throws SQLException {
        ProjectId owner = scope.ownerOfNew("project_id", wanted.getProjectId());
        RouterEntity router = new RouterEntity();
        router.id = wanted.getRouterId().isEmpty() ? ids.get() : Fields.uuid("router_id", wanted.getRouterId());
        router.projectId = owner.value();
        router.name = NetworkText.name(wanted.getName());
        router.description = NetworkText.description(wanted.getDescription());
        router.adminUp = wanted.getAdminUp();
        router.snat = wanted.getSnat();
        router.setRoutes(NetworkText.routes("routes", wanted.getRoutesList()));
        router.tags = NetworkText.tags(wanted.getTagsList());
        router.createdAt = tx.now();
        router.updatedAt = tx.now();
        tx.session().insert(router);
        quota.claim(tx.connection(), owner, ONE).orRefuse();
        if (!wanted.getExternalNetworkId().isEmpty()) {
            router.externalNetworkId = ports.setGateway(
                    tx, scope, router, wanted.getExternalNetworkId(), wanted.getExternalAddressesList());
            tx.session().update(router);
        }
        RouterRoutes.requireReachable(tx, router);
        audit.append(tx, scope, Entry.done("create", "router", router.id));
        return find(tx, scope, router.id.toString());
    }

    Router update(Transaction tx, CallerScope scope, UpdateRouterRequest request) throws SQLException {
        RouterEntity router = lockOwn(tx, scope, request.getRouterId());
        if (request.hasName()) {
            router.name = NetworkText.name(request.getName());
        }
        if (request.hasDescription()) {
            router.description = NetworkText.description(request.getDescription());
        }
        router.adminUp = request.hasAdminUp() ? request.getAdminUp() : router.adminUp;
        router.snat = request.hasSnat() ? request.getSnat() : router.snat;
        if (request.getReplaceRoutes()) {
            router.setRoutes(NetworkText.routes("routes", request.getRoutesList()));
        }
        if (request.getRemoveGateway()) {
            ports.removeGateway(tx, router);
            router.externalNetworkId = null;
        } else if (request.hasExternalNetworkId()) {
            boolean same = request.getExternalNetworkId().equals(String.valueOf(router.externalNetworkId));
            if (!same || request.getExternalAddressesCount() > 0) {
                ports.removeGateway(tx, router);
                router.externalNetworkId = ports.setGateway(
                        tx, scope, router, request.getExternalNetworkId(), request.getExternalAddressesList());
            }
        }
        if (request.getReplaceRoutes()) {
            RouterRoutes.requireReachable(tx, router);
        } else if (request.getRemoveGateway() || request.hasExternalNetworkId()) {
            RouterRoutes.requireStillReachable(tx, router);
        }
        router.updatedAt = tx.now();
        tx.session().update(router);
        audit.append(tx, scope, Entry.done("update", "router", router.id));
        return find(tx, scope, request.getRouterId());
    }

    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        RouterEntity router = lockOwn(tx, scope, id);
        long interfaces = Sql.number(
                tx.connection(),
                "SELECT count(*) FROM port WHERE router_id = ? AND device_owner = ?",
                router.id,
                DeviceOwners.ROUTER_INTERFACE);
        if (interfaces > 0) {
            throw Refusals.inUse("the router", "ports", interfaces);
        }
        ports.removeGateway(tx, router);
        tx.session().delete(router);
        quota.release(tx.connection(), router.project(), ONE);
        audit.append(tx, scope, Entry.done("delete", "router", id));
    }

    /** A router of the caller's project, kept as it is until the transaction ends: its ports change one at a time. */
    RouterEntity lockOwn(Transaction tx, CallerScope scope, String id) {
        return tx.lock(RouterEntity.class, Fields.lookup("router", id))
                .filter(router -> scope.reaches(router.project()))
                .orElseThrow(() -> Refusals.notFound("router", id));
    }

    private static Router message(Row row) throws SQLException {
        Router.Builder router = Router.newBuilder()
                .setRouterId(row.uuid("id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setName(row.text("name"))
                .setDescription(row.text("description"))
                .setAdminUp(row.bool("admin_up"))
                .setSnat(row.bool("snat"))
                .setExternalNetworkId(
                        row.findUuid("external_network_id").map(UUID::toString).orElse(""))
                .addAllRoutes(NetworkText.routes(row.texts("route_destinations"), row.texts("route_next_hops")))
                .addAllTags(row.texts("tags"))
                .setRevision(row.integer("revision"))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")))
                .setUpdatedAt(Answers.timestamp(row.instant("updated_at")));
        List<UUID> subnets = row.uuids("external_subnets");
        List<String> addresses = row.texts("external_addresses");
        for (int i = 0; i < subnets.size(); i++) {
            router.addExternalAddresses(PortAddress.newBuilder()
                    .setSubnetId(subnets.get(i).toString())
                    .setAddress(addresses.get(i)));
        }
        return router.build();
    }
}
