package io.xenith.controlplane.instance;

import io.xenith.controlplane.catalog.InstanceGroupStore;
import io.xenith.controlplane.core.instance.Wish;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.CreateInstancesRequest;
import io.xenith.controlplane.v1.InstanceGroup;
import io.xenith.scheduler.GroupId;
import io.xenith.scheduler.Grouping;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Reads from a create where its instances want to be. */
@Singleton
public final class PlacementWishes {
    private final InstanceGroupStore groups;

    public PlacementWishes(InstanceGroupStore groups) {
        this.groups = groups;
    }

    Wish read(Transaction tx, CallerScope scope, CreateInstancesRequest request) throws SQLException {
        return new Wish(
                zone(tx, request.getAvailabilityZone()),
                hosts(tx, scope, request.getRequestedHost()),
                grouping(tx, scope, request.getGroupId()),
                instances(tx, scope, "different_host_as", request.getDifferentHostAsList()),
                instances(tx, scope, "same_host_as", request.getSameHostAsList()));
    }

    private static String zone(Transaction tx, String zone) throws SQLException {
        if (zone.isEmpty()) {
            return zone;
        }
        long hosts = Sql.number(
                tx.connection(),
                "SELECT count(*) FROM (SELECT 1 FROM host WHERE availability_zone = ? AND removed_at IS NULL LIMIT 1) AS one",
                zone);
        if (hosts == 0) {
            throw Refusals.invalidField("availability_zone", "there is no zone " + zone);
        }
        return zone;
    }

    private static List<HostId> hosts(Transaction tx, CallerScope scope, String name) throws SQLException {
        if (name.isEmpty()) {
            return List.of();
        }
        scope.requireAdministrator();
        return List.of(Sql.find(
                        tx.connection(),
                        "SELECT id FROM host WHERE name = ? AND removed_at IS NULL",
                        row -> new HostId(row.uuid("id")),
                        name)
                .orElseThrow(() -> Refusals.invalidField("requested_host", "there is no host " + name)));
    }

    private Grouping grouping(Transaction tx, CallerScope scope, String id) throws SQLException {
        if (id.isEmpty()) {
            return Grouping.ALONE;
        }
        InstanceGroup group;
        try {
            group = groups.find(tx, scope, id);
        } catch (ServiceException e) {
            throw e.reason().equals("GROUP_NOT_FOUND") ? InstanceCreation.unknown("group", id) : e;
        }
        var groupId = new GroupId(UUID.fromString(group.getGroupId()));
        return switch (group.getPolicy()) {
            case GROUP_POLICY_AFFINITY -> new Grouping.Affinity(groupId);
            case GROUP_POLICY_ANTI_AFFINITY -> new Grouping.AntiAffinity(groupId, Math.max(1, group.getMaxPerHost()));
            case GROUP_POLICY_SOFT_AFFINITY -> new Grouping.SoftAffinity(groupId);
            case GROUP_POLICY_SOFT_ANTI_AFFINITY -> new Grouping.SoftAntiAffinity(groupId);
            case GROUP_POLICY_UNSPECIFIED, UNRECOGNIZED -> Grouping.ALONE;
        };
    }

    /** Instances of the caller's own project: others must not be found out about by where one's own ends up. */
    private static List<InstanceId> instances(Transaction tx, CallerScope scope, String field, List<String> named)
            throws SQLException {
        if (named.isEmpty()) {
            return List.of();
        }
        var ids = named.stream().map(id -> Fields.uuid(field, id)).distinct().toList();
        var found = Sql.list(
                tx.connection(),
                "SELECT id FROM instance WHERE id = ANY (?::uuid[]) AND project_id = ? AND deleted_at IS NULL",
                row -> new InstanceId(row.uuid("id")),
                ids,
                scope.requireProject());
        if (found.size() < ids.size()) {
            throw Refusals.invalidField(field, "names an instance that is not in the project");
        }
        return found;
    }
}
