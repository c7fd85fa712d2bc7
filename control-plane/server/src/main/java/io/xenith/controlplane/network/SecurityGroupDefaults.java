package io.xenith.controlplane.network;

import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.QuotaResource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The group that every project has, and the rules that every group begins with. */
@Singleton
final class SecurityGroupDefaults {

    static final String NAME = "default";
    private static final String DESCRIPTION = "Default security group";

    private final QuotaStore quota;
    private final Supplier<UUID> ids;

    SecurityGroupDefaults(QuotaStore quota, Supplier<UUID> ids) {
        this.quota = quota;
        this.ids = ids;
    }

    /** The project's default group; makes it at the first look. Of two that look at once, one makes it. */
    UUID ensure(Transaction tx, ProjectId project) throws SQLException {
        Optional<UUID> found = find(tx, project);
        if (found.isPresent()) {
            return found.get();
        }
        UUID id = ids.get();
        int made = SqlFailures.refusing(
                "security_group_project_id_fkey",
                () -> Refusals.notFound("project", project),
                () -> Sql.update(tx.connection(), """
                        INSERT INTO security_group (id, project_id, name, description, is_default, stateful, tags,
                            revision, created_at, updated_at)
                        VALUES (?, ?, ?, ?, true, true, '{}', 0, ?, ?) ON CONFLICT DO NOTHING
                        """, id, project, NAME, DESCRIPTION, tx.now(), tx.now()));
        if (made == 0) {
            return find(tx, project).orElseThrow(() -> new SQLException("the default group came and went", "40001"));
        }
        addEgress(tx, project, id);
        addRule(tx, project, id, true, 4, id);
        addRule(tx, project, id, true, 6, id);
        // Nobody asked for this group, so no limit may stand against it; it counts all the same.
        quota.charge(
                tx.connection(),
                project,
                Map.of(
                        QuotaResource.QUOTA_RESOURCE_SECURITY_GROUPS, 1L,
                        QuotaResource.QUOTA_RESOURCE_SECURITY_GROUP_RULES, 4L));
        return id;
    }

    /** The two rules that every group begins with: everything out. */
    void addEgress(Transaction tx, ProjectId project, UUID group) throws SQLException {
        addRule(tx, project, group, false, 4, null);
        addRule(tx, project, group, false, 6, null);
    }

    private void addRule(
            Transaction tx,
            ProjectId project,
            UUID group,
            boolean ingress,
            int ipVersion,
            @org.jspecify.annotations.Nullable UUID remoteGroup)
            throws SQLException {
        Sql.update(tx.connection(), """
                INSERT INTO security_group_rule (id, group_id, project_id, ingress, ip_version, protocol, remote_cidr,
                    remote_group_id, description, created_at)
                VALUES (?, ?, ?, ?, ?, '', '', ?::uuid, '', ?)
                """, ids.get(), group, project, ingress, ipVersion, remoteGroup, tx.now());
    }

    private static Optional<UUID> find(Transaction tx, ProjectId project) throws SQLException {
        return Sql.find(
                tx.connection(),
                "SELECT id FROM security_group WHERE project_id = ? AND is_default",
                row -> row.uuid("id"),
                project);
    }
}
