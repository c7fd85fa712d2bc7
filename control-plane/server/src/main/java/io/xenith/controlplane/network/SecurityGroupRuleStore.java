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
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.ListSecurityGroupRulesRequest;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.controlplane.v1.SecurityGroupRule;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Rules of security groups. A rule is written once; changing one is making another. */
@Singleton
final class SecurityGroupRuleStore {

    private static final SortFields SORT =
            ListFilters.sort("r", "group_id", "ingress", "ip_version", "protocol", "remote_cidr");

    private final AuditLog audit;
    private final QuotaStore quota;
    private final Supplier<UUID> ids;

    SecurityGroupRuleStore(AuditLog audit, QuotaStore quota, Supplier<UUID> ids) {
        this.audit = audit;
        this.quota = quota;
        this.ids = ids;
    }

    SecurityGroupRule find(Transaction tx, CallerScope scope, String id) throws SQLException {
        return Visibility.own(scope, "r.*", "security_group_rule", "r")
                .where("r.id = ?", Fields.lookup("security group rule", id))
                .find(tx.connection(), SecurityGroupRuleStore::message)
                .orElseThrow(() -> Refusals.notFound("security group rule", id));
    }

    PageOf<SecurityGroupRule> list(Transaction tx, CallerScope scope, ListSecurityGroupRulesRequest request)
            throws SQLException {
        Query query = Visibility.own(scope, "r.*", "security_group_rule", "r")
                .whereIf(
                        request.getGroupIdsCount() > 0, "r.group_id::text = ANY (?::text[])", request.getGroupIdsList())
                .whereIf(request.hasIngress(), "r.ingress = ?", request.getIngress())
                .whereIf(request.hasIpVersion(), "r.ip_version = ?", request.getIpVersion())
                .whereIf(request.hasProtocol(), "r.protocol = ?", request.getProtocol())
                .whereIf(
                        request.hasRemoteGroupId(),
                        "coalesce(r.remote_group_id::text, '') = ?",
                        request.getRemoteGroupId())
                .whereIf(request.hasRemoteCidr(), "r.remote_cidr = ?", request.getRemoteCidr())
                .whereIf(request.hasPortFirst(), "r.port_first = ?", request.getPortFirst())
                .whereIf(request.hasPortLast(), "r.port_last = ?", request.getPortLast());
        return ListFilters.apply(query, "r", request)
                .page(tx.connection(), request.getPage(), SORT, SecurityGroupRuleStore::message);
    }

    /** The rules of many groups in one query. */
    Map<UUID, List<SecurityGroupRule>> listOf(Transaction tx, Collection<UUID> groups) throws SQLException {
        return groups.isEmpty()
                ? Map.of()
                : Sql.list(tx.connection(), """
                                SELECT r.* FROM security_group_rule r WHERE r.group_id = ANY (?::uuid[])
                                ORDER BY r.created_at, r.id
                                """, SecurityGroupRuleStore::message, groups).stream()
                        .collect(Collectors.groupingBy(rule -> UUID.fromString(rule.getGroupId())));
    }

    List<SecurityGroupRule> create(Transaction tx, CallerScope scope, List<SecurityGroupRule> wanted)
            throws SQLException {
        List<SecurityGroupRule> made = new ArrayList<>();
        for (SecurityGroupRule one : wanted) {
            made.add(create(tx, scope, SecurityGroupRules.checked(one)));
        }
        return made;
    }

    private SecurityGroupRule create(Transaction tx, CallerScope scope, SecurityGroupRule rule) throws SQLException {
        ProjectId owner = ownerOfGroup(tx, scope, rule.getGroupId());
        if (!rule.getRemoteGroupId().isEmpty()) {
            ownerOfGroup(tx, scope, rule.getRemoteGroupId());
        }
        UUID id = rule.getRuleId().isEmpty() ? ids.get() : Fields.uuid("rule_id", rule.getRuleId());
        int added = Sql.update(
                tx.connection(),
                """
                INSERT INTO security_group_rule (id, group_id, project_id, ingress, ip_version, protocol, port_first,
                    port_last, remote_cidr, remote_group_id, description, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?::integer, ?::integer, ?, ?::uuid, ?, ?)
                ON CONFLICT ON CONSTRAINT security_group_rule_exists DO NOTHING
                """,
                id,
                UUID.fromString(rule.getGroupId()),
                owner,
                rule.getIngress(),
                rule.getIpVersion(),
                rule.getProtocol(),
                rule.hasPortFirst() ? rule.getPortFirst() : null,
                rule.hasPortLast() ? rule.getPortLast() : null,
                rule.getRemoteCidr(),
                rule.getRemoteGroupId().isEmpty() ? null : UUID.fromString(rule.getRemoteGroupId()),
                rule.getDescription(),
                tx.now());
        if (added == 0) {
            throw exists(tx, rule);
        }
        touchGroup(tx, UUID.fromString(rule.getGroupId()));
        quota.claim(tx.connection(), owner, counted(1)).orRefuse();
        audit.append(tx, scope, Entry.done("create", "security group rule", id));
        return find(tx, scope, id.toString());
    }

    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        SecurityGroupRule rule = find(tx, scope, id);
        int deleted = Sql.update(
                tx.connection(),
                "DELETE FROM security_group_rule WHERE id = ? AND project_id = ?",
                UUID.fromString(rule.getRuleId()),
                UUID.fromString(rule.getProjectId()));
        if (deleted == 0) {
            throw Refusals.notFound("security group rule", id);
        }
        touchGroup(tx, UUID.fromString(rule.getGroupId()));
        quota.release(tx.connection(), ProjectId.parse("project_id", rule.getProjectId()), counted(1));
        audit.append(tx, scope, Entry.done("delete", "security group rule", id));
    }

    /** Drops the rules of other groups that let in members of this one, which goes. */
    void deleteNaming(Transaction tx, UUID group) throws SQLException {
        List<UUID> owners = Sql.list(
                tx.connection(),
                "DELETE FROM security_group_rule WHERE remote_group_id = ? AND group_id <> ? RETURNING project_id",
                row -> row.uuid("project_id"),
                group,
                group);
        Map<UUID, Long> byOwner = owners.stream().collect(Collectors.groupingBy(owner -> owner, Collectors.counting()));
        for (Map.Entry<UUID, Long> owner : byOwner.entrySet()) {
            quota.release(tx.connection(), new ProjectId(owner.getKey()), counted(owner.getValue()));
        }
    }

    private static ProjectId ownerOfGroup(Transaction tx, CallerScope scope, String group) throws SQLException {
        return Visibility.own(scope, "g.project_id", "security_group", "g")
                .where("g.id = ?", Fields.lookup("security group", group))
                .find(tx.connection(), row -> new ProjectId(row.uuid("project_id")))
                .orElseThrow(() -> Refusals.notFound("security group", group));
    }

    private static void touchGroup(Transaction tx, UUID group) throws SQLException {
        Sql.update(
                tx.connection(),
                "UPDATE security_group SET revision = revision + 1, updated_at = ? WHERE id = ?",
                tx.now(),
                group);
    }

    private static ServiceException exists(Transaction tx, SecurityGroupRule rule) throws SQLException {
        String id = Sql.find(
                        tx.connection(),
                        """
                        SELECT id::text AS id FROM security_group_rule
                        WHERE group_id = ? AND ingress = ? AND ip_version = ? AND protocol = ?
                        AND port_first IS NOT DISTINCT FROM ?::integer AND port_last IS NOT DISTINCT FROM ?::integer
                        AND remote_cidr = ? AND remote_group_id IS NOT DISTINCT FROM ?::uuid
                        """,
                        row -> row.text("id"),
                        UUID.fromString(rule.getGroupId()),
                        rule.getIngress(),
                        rule.getIpVersion(),
                        rule.getProtocol(),
                        rule.hasPortFirst() ? rule.getPortFirst() : null,
                        rule.hasPortLast() ? rule.getPortLast() : null,
                        rule.getRemoteCidr(),
                        rule.getRemoteGroupId().isEmpty() ? null : UUID.fromString(rule.getRemoteGroupId()))
                .orElse("");
        return ServiceException.of(Status.Code.ALREADY_EXISTS, "RULE_EXISTS", "the group has this rule already")
                .with("id", id);
    }

    private static Map<QuotaResource, Long> counted(long rules) {
        return Map.of(QuotaResource.QUOTA_RESOURCE_SECURITY_GROUP_RULES, rules);
    }

    private static SecurityGroupRule message(Row row) throws SQLException {
        SecurityGroupRule.Builder rule = SecurityGroupRule.newBuilder()
                .setRuleId(row.uuid("id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setGroupId(row.uuid("group_id").toString())
                .setIngress(row.bool("ingress"))
                .setIpVersion(row.integer("ip_version"))
                .setProtocol(row.text("protocol"))
                .setRemoteCidr(row.text("remote_cidr"))
                .setDescription(row.text("description"))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")))
                .setUpdatedAt(Answers.timestamp(row.instant("created_at")));
        row.findInteger("port_first").ifPresent(rule::setPortFirst);
        row.findInteger("port_last").ifPresent(rule::setPortLast);
        row.findUuid("remote_group_id").ifPresent(group -> rule.setRemoteGroupId(group.toString()));
        return rule.build();
    }
}
