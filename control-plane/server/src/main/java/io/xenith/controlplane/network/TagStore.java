package io.xenith.controlplane.network;

import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.SetTagsRequest;
import io.xenith.controlplane.v1.TaggedKind;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Tags, which are alike on everything that has them. */
@Singleton
final class TagStore {

    private final AuditLog audit;
    private final NetworkStore networks;
    private final SubnetStore subnets;
    private final PortStore ports;
    private final RouterStore routers;
    private final SecurityGroupStore groups;

    TagStore(
            AuditLog audit,
            NetworkStore networks,
            SubnetStore subnets,
            PortStore ports,
            RouterStore routers,
            SecurityGroupStore groups) {
        this.audit = audit;
        this.networks = networks;
        this.subnets = subnets;
        this.ports = ports;
        this.routers = routers;
        this.groups = groups;
    }

    List<String> set(Transaction tx, CallerScope scope, SetTagsRequest request) throws SQLException {
        List<String> tags = List.of(NetworkText.tags(request.getTagsList()));
        String table = table(request.getKind());
        Visibility.requireOwner(scope, owner(tx, scope, request), table.replace('_', ' '), request.getId());
        Sql.update(
                tx.connection(),
                "UPDATE " + table + " SET tags = ?::text[], revision = revision + 1, updated_at = ? WHERE id = ?",
                tags,
                tx.now(),
                UUID.fromString(request.getId()));
        audit.append(tx, scope, Entry.done("tag", table.replace('_', ' '), request.getId()));
        return tags;
    }

    private ProjectId owner(Transaction tx, CallerScope scope, SetTagsRequest request) throws SQLException {
        String id = request.getId();
        String project =
                switch (request.getKind()) {
                    case TAGGED_KIND_NETWORK -> networks.find(tx, scope, id).getProjectId();
                    case TAGGED_KIND_SUBNET -> subnets.find(tx, scope, id).getProjectId();
                    case TAGGED_KIND_PORT -> ports.find(tx, scope, id).getProjectId();
                    case TAGGED_KIND_ROUTER -> routers.find(tx, scope, id).getProjectId();
                    case TAGGED_KIND_SECURITY_GROUP ->
                        groups.find(tx, scope, id).getProjectId();
                    case TAGGED_KIND_UNSPECIFIED, UNRECOGNIZED -> throw unknownKind();
                };
        return ProjectId.parse("id", project);
    }

    private static String table(TaggedKind kind) {
        return switch (kind) {
            case TAGGED_KIND_NETWORK -> "network";
            case TAGGED_KIND_SUBNET -> "subnet";
            case TAGGED_KIND_PORT -> "port";
            case TAGGED_KIND_ROUTER -> "router";
            case TAGGED_KIND_SECURITY_GROUP -> "security_group";
            case TAGGED_KIND_UNSPECIFIED, UNRECOGNIZED -> throw unknownKind();
        };
    }

    private static ServiceException unknownKind() {
        return Refusals.invalidField("kind", "name what is tagged");
    }
}
