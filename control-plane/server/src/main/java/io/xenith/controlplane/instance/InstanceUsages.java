package io.xenith.controlplane.instance;

import io.xenith.controlplane.quota.UsageSource;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.InstanceUsage;
import io.xenith.controlplane.v1.InstanceUsageState;
import io.xenith.controlplane.v1.PageRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which instances lived when, and how large they were; of deleted ones as far as they are remembered. */
@Singleton
public final class InstanceUsages implements UsageSource {
    private static final SortFields SORT = new SortFields("i.id", SortFields.IdType.UUID, Map.of(), List.of());
    private static final String COLUMNS =
            "i.id, i.project_id, i.name, i.flavor_name, i.vcpus, i.memory_mib, i.disk_gib, i.created_at, i.deleted_at";

    @Override
    public PageOf<InstanceUsage> list(
            Transaction tx,
            CallerScope scope,
            Optional<ProjectId> project,
            Instant start,
            Instant end,
            PageRequest page)
            throws SQLException {
        var query = project.isEmpty() && scope.administrator()
                ? Query.select(COLUMNS, "instance i", "true")
                : Query.select(
                        COLUMNS,
                        "instance i",
                        "i.project_id = ?::uuid",
                        project.or(scope::project).orElse(null));
        return query.where("i.created_at < ?", end)
                .where("i.deleted_at IS NULL OR i.deleted_at > ?", start)
                .page(tx.connection(), page, SORT, InstanceUsages::usage);
    }

    private static InstanceUsage usage(Row row) throws SQLException {
        var usage = InstanceUsage.newBuilder()
                .setInstanceId(row.uuid("id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setName(row.text("name"))
                .setFlavorName(row.text("flavor_name"))
                .setVcpus(Math.toIntExact(row.bigint("vcpus")))
                .setMemoryMib(row.bigint("memory_mib"))
                .setDiskGib(row.bigint("disk_gib"))
                .setStartedAt(Answers.timestamp(row.instant("created_at")));
        var ended = row.findInstant("deleted_at");
        ended.ifPresent(at -> usage.setEndedAt(Answers.timestamp(at)));
        return usage.setState(
                        ended.isPresent()
                                ? InstanceUsageState.INSTANCE_USAGE_STATE_ENDED
                                : InstanceUsageState.INSTANCE_USAGE_STATE_ALIVE)
                .build();
    }
}
