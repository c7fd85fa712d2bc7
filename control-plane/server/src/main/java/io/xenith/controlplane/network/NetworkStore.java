package io.xenith.controlplane.network;

import io.grpc.Status;
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
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.ListNetworksRequest;
import io.xenith.controlplane.v1.Network;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.controlplane.v1.UpdateNetworkRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Networks. What makes one everybody's, or ties it to the wire, is the administrators' alone. */
@Singleton
final class NetworkStore {

    private static final Map<QuotaResource, Long> ONE = Map.of(QuotaResource.QUOTA_RESOURCE_NETWORKS, 1L);
    private static final String COLUMNS =
            "n.*, ARRAY(SELECT s.id FROM subnet s WHERE s.network_id = n.id ORDER BY s.created_at, s.id) AS subnet_ids";
    private static final SortFields SORT =
            ListFilters.sort("n", "name", "admin_up", "shared", "external", "mtu", "is_default");

    private final AuditLog audit;
    private final QuotaStore quota;
    private final Supplier<UUID> ids;

    NetworkStore(AuditLog audit, QuotaStore quota, Supplier<UUID> ids) {
        this.audit = audit;
        this.quota = quota;
        this.ids = ids;
    }

    Network find(Transaction tx, CallerScope scope, String id) throws SQLException {
        return Visibility.networks(scope, COLUMNS)
                .where("n.id = ?", Fields.lookup("network", id))
                .find(tx.connection(), row -> message(row, scope))
                .orElseThrow(() -> Refusals.notFound("network", id));
    }

    PageOf<Network> list(Transaction tx, CallerScope scope, ListNetworksRequest request) throws SQLException {
        var query = Visibility.networks(scope, COLUMNS)
                .whereIf(request.hasExternal(), "n.external = ?", request.getExternal())
                .whereIf(request.hasShared(), "n.shared = ?", request.getShared())
                .whereIf(request.hasAdminUp(), "n.admin_up = ?", request.getAdminUp())
                .whereIf(request.hasIsDefault(), "n.is_default = ?", request.getIsDefault())
                .whereIf(request.hasSegmentKind(), "n.segment_kind = ?", request.getSegmentKind())
                .whereIf(request.hasPhysicalNetwork(), "n.physical_network = ?", request.getPhysicalNetwork());
        return ListFilters.apply(query, "n", request)
                .page(tx.connection(), request.getPage(), SORT, row -> message(row, scope));
    }

    Network create(Transaction tx, CallerScope scope, Network wanted) throws SQLException {
        ProjectId owner = scope.ownerOfNew("project_id", wanted.getProjectId());
        NetworkEntity network = new NetworkEntity();
        network.id = wanted.getNetworkId().isEmpty() ? ids.get() : Fields.uuid("network_id", wanted.getNetworkId());
        network.projectId = owner.value();
        network.name = NetworkText.name(wanted.getName());
        network.description = NetworkText.description(wanted.getDescription());
        network.adminUp = wanted.getAdminUp();
        network.shared = wanted.getShared();
        network.external = wanted.getExternal();
        network.isDefault = wanted.getIsDefault();
        network.portSecurity = wanted.getPortSecurity();
        network.dnsDomain = Fields.text("dns_domain", wanted.getDnsDomain(), 0, NetworkText.AT_MOST);
        network.tags = NetworkText.tags(wanted.getTagsList());
        network.createdAt = tx.now();
        network.updatedAt = tx.now();
        SegmentRules.apply(tx, network, wanted);
        if (network.shared || network.external || network.isDefault || SegmentRules.named(wanted)) {
            scope.requireAdministrator();
        }
        write(network, () -> tx.session().insert(network));
        quota.claim(tx.connection(), owner, ONE).orRefuse();
        audit.append(tx, scope, Entry.done("create", "network", network.id));
        return find(tx, scope, network.id.toString());
    }

    Network update(Transaction tx, CallerScope scope, UpdateNetworkRequest request) throws SQLException {
        NetworkEntity network = loadOwn(tx, scope, request.getNetworkId());
        if (request.hasShared() || request.hasExternal() || request.hasIsDefault()) {
            scope.requireAdministrator();
        }
        if (request.hasName()) {
            network.name = NetworkText.name(request.getName());
        }
        if (request.hasDescription()) {
            network.description = NetworkText.description(request.getDescription());
        }
        if (request.hasDnsDomain()) {
            network.dnsDomain = Fields.text("dns_domain", request.getDnsDomain(), 0, NetworkText.AT_MOST);
        }
        if (request.hasMtu()) {
            network.mtu = SegmentRules.mtu(request.getMtu(), network.segmentKind);
        }
        if (request.hasExternal() && network.external && !request.getExternal()) {
            refuseWhileGateway(tx, network.id);
        }
        network.adminUp = request.hasAdminUp() ? request.getAdminUp() : network.adminUp;
        network.portSecurity = request.hasPortSecurity() ? request.getPortSecurity() : network.portSecurity;
        network.shared = request.hasShared() ? request.getShared() : network.shared;
        network.external = request.hasExternal() ? request.getExternal() : network.external;
        network.isDefault = request.hasIsDefault() ? request.getIsDefault() : network.isDefault;
        network.updatedAt = tx.now();
        write(network, () -> tx.session().update(network));
        audit.append(tx, scope, Entry.done("update", "network", network.id));
        return find(tx, scope, request.getNetworkId());
    }

    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        NetworkEntity network = loadOwn(tx, scope, id);
        refuseWhileGateway(tx, network.id);
        long ports = Sql.number(tx.connection(), "SELECT count(*) FROM port WHERE network_id = ?", network.id);
        if (ports > 0) {
            throw Refusals.inUse("the network", "ports", ports);
        }
        // A subnet may belong to another project than its network does: each gives back its own.
        for (UUID owner : Sql.list(
                tx.connection(),
                "DELETE FROM subnet WHERE network_id = ? RETURNING project_id",
                row -> row.uuid("project_id"),
                network.id)) {
            quota.release(tx.connection(), new ProjectId(owner), Map.of(QuotaResource.QUOTA_RESOURCE_SUBNETS, 1L));
        }
        // A port that came between our look and here is in the way of the foreign key.
        SqlFailures.refusing("port_network_id_fkey", () -> Refusals.inUse("the network", "ports", 1), () -> {
            tx.session().delete(network);
            return network;
        });
        quota.release(tx.connection(), network.project(), ONE);
        audit.append(tx, scope, Entry.done("delete", "network", id));
    }

    /** A network that the caller owns; NETWORK_NOT_FOUND when it does not even see it, NOT_OWNER when it only sees it. */
    NetworkEntity loadOwn(Transaction tx, CallerScope scope, String id) throws SQLException {
        NetworkEntity network = tx.lock(NetworkEntity.class, Fields.lookup("network", id))
                .filter(one -> scope.reaches(one.project()) || one.shared || one.external)
                .orElseThrow(() -> Refusals.notFound("network", id));
        Visibility.requireOwner(scope, network.project(), "network", id);
        return network;
    }

    private static void refuseWhileGateway(Transaction tx, UUID network) throws SQLException {
        long routers =
                Sql.number(tx.connection(), "SELECT count(*) FROM router WHERE external_network_id = ?", network);
        if (routers > 0) {
            throw Refusals.inUse("the network", "routers", routers);
        }
    }

    private static void write(NetworkEntity network, Runnable statement) throws SQLException {
        SqlFailures.refusing(
                "network_segment_taken",
                () -> ServiceException.of(
                        Status.Code.FAILED_PRECONDITION, "SEGMENT_IN_USE", "another network has this segment"),
                () -> SqlFailures.refusing(
                        "network_default_is_one",
                        () -> Refusals.invalidField("is_default", "another network is the default"),
                        () -> {
                            statement.run();
                            return network;
                        }));
    }

    private static Network message(Row row, CallerScope scope) throws SQLException {
        Network.Builder network = Network.newBuilder()
                .setNetworkId(row.uuid("id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setName(row.text("name"))
                .setDescription(row.text("description"))
                .setAdminUp(row.bool("admin_up"))
                .setShared(row.bool("shared"))
                .setExternal(row.bool("external"))
                .setIsDefault(row.bool("is_default"))
                .setMtu(row.integer("mtu"))
                .setPortSecurity(row.bool("port_security"))
                .setDnsDomain(row.text("dns_domain"))
                .addAllTags(row.texts("tags"))
                .setRevision(row.integer("revision"))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")))
                .setUpdatedAt(Answers.timestamp(row.instant("updated_at")));
        row.uuids("subnet_ids").forEach(subnet -> network.addSubnetIds(subnet.toString()));
        if (scope.administrator()) {
            network.setSegmentKind(row.text("segment_kind"))
                    .setPhysicalNetwork(row.text("physical_network"))
                    .setSegmentId(row.bigint("segment_id"));
        }
        return network.build();
    }
}
