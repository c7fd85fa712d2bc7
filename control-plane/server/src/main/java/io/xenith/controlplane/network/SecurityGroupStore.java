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
import io.xenith.controlplane.v1.ListSecurityGroupsRequest;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.controlplane.v1.SecurityGroup;
import io.xenith.controlplane.v1.SecurityGroupRule;
import io.xenith.controlplane.v1.UpdateSecurityGroupRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Security groups, each with its rules. */
@Singleton
final class SecurityGroupStore {

    private static final long DEFAULT_RULES = 2;
    private static final SortFields SORT = ListFilters.sort("g", "name");

    private final AuditLog audit;
    private final QuotaStore quota;
    private final SecurityGroupDefaults defaults;
    private final SecurityGroupRuleStore rules;
    private final Supplier<UUID> ids;

    SecurityGroupStore(
            AuditLog audit,
            QuotaStore quota,
            SecurityGroupDefaults defaults,
            SecurityGroupRuleStore rules,
            Supplier<UUID> ids) {
        this.audit = audit;
        this.quota = quota;
        this.defaults = defaults;
        this.rules = rules;
        this.ids = ids;
    }

    /** Makes the default group of the caller's project if this is the first look. Needs a transaction. */
    void look(Transaction tx, CallerScope scope) throws SQLException {
        Optional<ProjectId> project = scope.project();
        if (project.isPresent()) {
            defaults.ensure(tx, project.get());
        }
    }

    SecurityGroup find(Transaction tx, CallerScope scope, String id) throws SQLException {
        SecurityGroup.Builder group = Visibility.own(scope, "g.*", "security_group", "g")
                .where("g.id = ?", Fields.lookup("security group", id))
                .find(tx.connection(), SecurityGroupStore::message)
                .orElseThrow(() -> Refusals.notFound("security group", id));
        return withRules(tx, List.of(group)).getFirst();
    }

    PageOf<SecurityGroup> list(Transaction tx, CallerScope scope, ListSecurityGroupsRequest request)
            throws SQLException {
        var query = Visibility.own(scope, "g.*", "security_group", "g");
        PageOf<SecurityGroup.Builder> page = ListFilters.apply(query, "g", request)
                .page(tx.connection(), request.getPage(), SORT, SecurityGroupStore::message);
        return new PageOf<>(withRules(tx, page.rows()), page.nextMarker());
    }

    SecurityGroup create(Transaction tx, CallerScope scope, SecurityGroup wanted) throws SQLException {
        ProjectId owner = scope.ownerOfNew("project_id", wanted.getProjectId());
        if (wanted.getName().equals(SecurityGroupDefaults.NAME)) {
            throw Refusals.nameTaken("security group", wanted.getName());
        }
        defaults.ensure(tx, owner);
        SecurityGroupEntity group = new SecurityGroupEntity();
        group.id = wanted.getGroupId().isEmpty() ? ids.get() : Fields.uuid("group_id", wanted.getGroupId());
        group.projectId = owner.value();
        group.name = NetworkText.name(wanted.getName());
        group.description = NetworkText.description(wanted.getDescription());
        group.stateful = wanted.getStateful();
        group.tags = NetworkText.tags(wanted.getTagsList());
        group.createdAt = tx.now();
        group.updatedAt = tx.now();
        tx.session().insert(group);
        defaults.addEgress(tx, owner, group.id);
        quota.claim(tx.connection(), owner, counted(DEFAULT_RULES)).orRefuse();
        audit.append(tx, scope, Entry.done("create", "security group", group.id));
        return find(tx, scope, group.id.toString());
    }

    SecurityGroup update(Transaction tx, CallerScope scope, UpdateSecurityGroupRequest request) throws SQLException {
        SecurityGroupEntity group = loadOwn(tx, scope, request.getSecurityGroupId());
        if (request.hasName() && !request.getName().equals(group.name)) {
            if (group.isDefault || request.getName().equals(SecurityGroupDefaults.NAME)) {
                throw defaultGroup();
            }
            group.name = NetworkText.name(request.getName());
        }
        if (request.hasDescription()) {
            group.description = NetworkText.description(request.getDescription());
        }
        group.stateful = request.hasStateful() ? request.getStateful() : group.stateful;
        group.updatedAt = tx.now();
        tx.session().update(group);
        audit.append(tx, scope, Entry.done("update", "security group", group.id));
        return find(tx, scope, request.getSecurityGroupId());
    }

    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        SecurityGroupEntity group = loadOwn(tx, scope, id);
        if (group.isDefault && !scope.administrator()) {
            throw defaultGroup();
        }
        long ports =
                Sql.number(tx.connection(), "SELECT count(*) FROM port_security_group WHERE group_id = ?", group.id);
        if (ports > 0) {
            throw Refusals.inUse("the security group", "ports", ports);
        }
        rules.deleteNaming(tx, group.id);
        long own = Sql.update(tx.connection(), "DELETE FROM security_group_rule WHERE group_id = ?", group.id);
        SqlFailures.refusing(
                "port_security_group_group_id_fkey", () -> Refusals.inUse("the security group", "ports", 1), () -> {
                    tx.session().delete(group);
                    return group;
                });
        quota.release(tx.connection(), group.project(), counted(own));
        audit.append(tx, scope, Entry.done("delete", "security group", id));
    }

    /** A group of the caller's project; SECURITY_GROUP_NOT_FOUND otherwise, since groups of others are not seen. */
    SecurityGroupEntity loadOwn(Transaction tx, CallerScope scope, String id) {
        return tx.lock(SecurityGroupEntity.class, Fields.lookup("security group", id))
                .filter(group -> scope.reaches(group.project()))
                .orElseThrow(() -> Refusals.notFound("security group", id));
    }

    private List<SecurityGroup> withRules(Transaction tx, List<SecurityGroup.Builder> groups) throws SQLException {
        Map<UUID, List<SecurityGroupRule>> byGroup = rules.listOf(
                tx,
                groups.stream()
                        .map(group -> UUID.fromString(group.getGroupId()))
                        .toList());
        return groups.stream()
                .map(group -> group.addAllRules(byGroup.getOrDefault(UUID.fromString(group.getGroupId()), List.of()))
                        .build())
                .toList();
    }

    private static Map<QuotaResource, Long> counted(long rules) {
        return Map.of(
                QuotaResource.QUOTA_RESOURCE_SECURITY_GROUPS,
                1L,
                QuotaResource.QUOTA_RESOURCE_SECURITY_GROUP_RULES,
                rules);
    }

    private static ServiceException defaultGroup() {
        return ServiceException.of(
                Status.Code.FAILED_PRECONDITION, "DEFAULT_GROUP", "the default group stays as it is");
    }

    private static SecurityGroup.Builder message(Row row) throws SQLException {
        return SecurityGroup.newBuilder()
                .setGroupId(row.uuid("id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setName(row.text("name"))
                .setDescription(row.text("description"))
                .setStateful(row.bool("stateful"))
                .addAllTags(row.texts("tags"))
                .setRevision(row.integer("revision"))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")))
                .setUpdatedAt(Answers.timestamp(row.instant("updated_at")));
    }
}
