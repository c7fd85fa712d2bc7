package io.xenith.controlplane.catalog;

import io.xenith.controlplane.quota.QuotaFacts;
import io.xenith.controlplane.quota.QuotaStore;
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
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.GroupPolicy;
import io.xenith.controlplane.v1.InstanceGroup;
import io.xenith.controlplane.v1.ListInstanceGroupsRequest;
import io.xenith.controlplane.v1.QuotaResource;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Instance groups, which belong to projects. */
@Singleton
public final class InstanceGroupStore implements QuotaFacts {

    private static final Map<QuotaResource, Long> ONE = Map.of(QuotaResource.QUOTA_RESOURCE_INSTANCE_GROUPS, 1L);
    private static final int NAME_AT_MOST = 255;
    private static final int MAX_PER_HOST = 1000;
    private static final SortFields SORT = new SortFields(
            "g.id",
            SortFields.IdType.UUID,
            Map.of("created_at", "g.created_at", "name", "g.name"),
            List.of(new SortFields.Key("g.created_at", false)));

    private final AuditLog audit;
    private final QuotaStore quota;
    private final Supplier<UUID> ids;
    private final Iterable<GroupMembers> members;

    @Inject
    InstanceGroupStore(AuditLog audit, QuotaStore quota, Supplier<UUID> ids, @Any Instance<GroupMembers> members) {
        this(audit, quota, ids, (Iterable<GroupMembers>) members);
    }

    /** Builds the store without a container; members are whoever knows some. */
    public InstanceGroupStore(AuditLog audit, QuotaStore quota, Supplier<UUID> ids, Iterable<GroupMembers> members) {
        this.audit = audit;
        this.quota = quota;
        this.ids = ids;
        this.members = members;
    }

    /** A group of the caller's project, with its members; GROUP_NOT_FOUND otherwise. */
    public InstanceGroup find(Transaction tx, CallerScope scope, String id) throws SQLException {
        UUID group = Fields.lookup("group", id);
        InstanceGroup.Builder found = visibleTo(scope, true)
                .where("g.id = ?", group)
                .find(tx.connection(), InstanceGroupStore::message)
                .orElseThrow(() -> Refusals.notFound("group", id));
        return withMembers(tx, List.of(found)).getFirst();
    }

    PageOf<InstanceGroup> list(Transaction tx, CallerScope scope, ListInstanceGroupsRequest request)
            throws SQLException {
        PageOf<InstanceGroup.Builder> page = visibleTo(scope, request.getAllProjects())
                .page(tx.connection(), request.getPage(), SORT, InstanceGroupStore::message);
        return new PageOf<>(withMembers(tx, page.rows()), page.nextMarker());
    }

    InstanceGroup create(Transaction tx, CallerScope scope, InstanceGroup wanted) throws SQLException {
        ProjectId project = scope.ownerOfNew("project_id", wanted.getProjectId());
        InstanceGroupEntity group = new InstanceGroupEntity();
        group.id = wanted.getGroupId().isEmpty() ? ids.get() : Fields.uuid("group_id", wanted.getGroupId());
        group.projectId = project.value();
        group.userId = scope.user().value();
        group.name = Fields.text("name", wanted.getName(), 1, NAME_AT_MOST);
        group.policy = column(wanted.getPolicy());
        group.maxPerHost = Fields.range("max_per_host", Math.max(1, wanted.getMaxPerHost()), 1, MAX_PER_HOST);
        if (wanted.getMaxPerHost() < 0
                || (group.maxPerHost > 1 && wanted.getPolicy() != GroupPolicy.GROUP_POLICY_ANTI_AFFINITY)) {
            throw Refusals.invalidField("max_per_host", "is for the policy anti-affinity");
        }
        group.createdAt = tx.now();
        quota.claim(tx.connection(), project, ONE).orRefuse();
        SqlFailures.refusing(
                "instance_group_pkey", () -> Refusals.nameTaken("instance group", group.id.toString()), () -> {
                    tx.session().insert(group);
                    return group;
                });
        audit.append(tx, scope, Entry.done("create", "instance group", group.id));
        return find(tx, scope, group.id.toString());
    }

    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        InstanceGroupEntity group = tx.lock(InstanceGroupEntity.class, Fields.lookup("group", id))
                .filter(one -> scope.reaches(new ProjectId(one.projectId)))
                .orElseThrow(() -> Refusals.notFound("group", id));
        tx.session().delete(group);
        quota.release(tx.connection(), new ProjectId(group.projectId), ONE);
        audit.append(tx, scope, Entry.done("delete", "instance group", id));
    }

    @Override
    public Map<QuotaResource, String> sums() {
        return Map.of(
                QuotaResource.QUOTA_RESOURCE_INSTANCE_GROUPS,
                "SELECT project_id, count(*) AS total FROM instance_group GROUP BY project_id");
    }

    private List<InstanceGroup> withMembers(Transaction tx, List<InstanceGroup.Builder> groups) throws SQLException {
        Collection<UUID> groupIds = groups.stream()
                .map(group -> UUID.fromString(group.getGroupId()))
                .toList();
        Map<UUID, List<UUID>> instances = new HashMap<>();
        if (!groupIds.isEmpty()) {
            for (GroupMembers source : members) {
                instances.putAll(source.list(tx, groupIds));
            }
        }
        List<InstanceGroup> complete = new ArrayList<>();
        for (InstanceGroup.Builder group : groups) {
            instances
                    .getOrDefault(UUID.fromString(group.getGroupId()), List.of())
                    .forEach(instance -> group.addInstanceIds(instance.toString()));
            complete.add(group.build());
        }
        return complete;
    }

    private static Query visibleTo(CallerScope scope, boolean everyProject) {
        return scope.administrator() && everyProject
                ? Query.select("g.*", "instance_group g", "true")
                : Query.select(
                        "g.*",
                        "instance_group g",
                        "g.project_id = ?::uuid",
                        scope.project().orElse(null));
    }

    private static InstanceGroup.Builder message(Row row) throws SQLException {
        return InstanceGroup.newBuilder()
                .setGroupId(row.uuid("id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setUserId(row.uuid("user_id").toString())
                .setName(row.text("name"))
                .setPolicy(policy(row.text("policy")))
                .setMaxPerHost(row.integer("max_per_host"));
    }

    private static String column(GroupPolicy policy) {
        return switch (policy) {
            case GROUP_POLICY_AFFINITY -> "affinity";
            case GROUP_POLICY_ANTI_AFFINITY -> "anti-affinity";
            case GROUP_POLICY_SOFT_AFFINITY -> "soft-affinity";
            case GROUP_POLICY_SOFT_ANTI_AFFINITY -> "soft-anti-affinity";
            case GROUP_POLICY_UNSPECIFIED, UNRECOGNIZED -> throw Refusals.invalidField("policy", "name one");
        };
    }

    private static GroupPolicy policy(String column) {
        return switch (column) {
            case "affinity" -> GroupPolicy.GROUP_POLICY_AFFINITY;
            case "anti-affinity" -> GroupPolicy.GROUP_POLICY_ANTI_AFFINITY;
            case "soft-affinity" -> GroupPolicy.GROUP_POLICY_SOFT_AFFINITY;
            case "soft-anti-affinity" -> GroupPolicy.GROUP_POLICY_SOFT_ANTI_AFFINITY;
            default -> throw new IllegalStateException("the record holds the policy " + column);
        };
    }
}
