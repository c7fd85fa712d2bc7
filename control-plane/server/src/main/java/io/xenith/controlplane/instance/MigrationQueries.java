package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.ListMigrationsRequest;
import io.xenith.controlplane.v1.Migration;
import io.xenith.controlplane.v1.MigrationFilter;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.controlplane.v1.MigrationStatus;
import io.xenith.scheduler.InstanceId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads which instances were moved: the operations that have a number. */
@Singleton
public final class MigrationQueries {
    private static final String PREFIX = "MIGRATION_STATUS_";

    /** The step is that of {@code MigrateSaga}, {@code EvacuateSaga}, or for a cold move {@code ResizeSaga}; after the last somebody's word decides. */
    private static final String STATUS = """
            CASE WHEN o.state = 'open' AND o.step IN ('claim', 'place') AND o.fault_reason IS NULL THEN 'PLACING'
                 WHEN o.state = 'open' AND (o.step = 'call-off' OR o.fault_reason IS NOT NULL) THEN 'RETURNING'
                 WHEN o.state = 'open' THEN 'MOVING'
                 WHEN o.state = 'cancelled' OR o.fault_reason = 'CALLED_OFF' THEN 'CANCELLED'
                 WHEN o.state = 'failed' THEN 'FAILED'
                 WHEN o.kind IN ('migrate', 'evacuate') THEN 'ARRIVED'
                 ELSE coalesce((SELECT CASE w.kind WHEN 'confirm_resize' THEN 'CONFIRMED' ELSE 'REVERTED' END
                                FROM operation w
                                WHERE w.instance_id = o.instance_id AND w.kind IN ('confirm_resize', 'revert_resize')
                                  AND w.state = 'succeeded' AND w.started_at >= o.finished_at
                                ORDER BY w.started_at LIMIT 1), 'ARRIVED') END\
            """;

    private static final String COLUMNS = """
            o.id, o.migration_number, o.instance_id, o.project_id, o.user_id, o.kind, o.started_at, o.updated_at, o.fault_reason,
            o.fault_message, o.fault_details, o.fault_at, s.name AS source_name, d.name AS destination_name,\
            """ + " " + STATUS + " AS status";

    private static final String TABLES =
            "operation o LEFT JOIN host s ON s.id = o.source_host" + " LEFT JOIN host d ON d.id = o.destination_host";

    private static final SortFields SORT = new SortFields(
            "o.id",
            SortFields.IdType.UUID,
            Map.of("started_at", "o.started_at", "updated_at", "o.updated_at"),
            List.of(new SortFields.Key("o.started_at", true)));

    private final Transactions transactions;

    public MigrationQueries(Transactions transactions) {
        this.transactions = transactions;
    }

    PageOf<Migration> list(CallerScope scope, ListMigrationsRequest request) {
        scope.requireAdministrator();
        var query = filtered(request.getFilter());
        return transactions.read(
                "migration.list",
                tx -> query.page(tx.connection(), request.getPage(), SORT, MigrationQueries::message));
    }

    Optional<Migration> find(Transaction tx, InstanceId instance, long number) throws SQLException {
        return all().where("o.instance_id = ?", instance.value())
                .where("o.migration_number = ?", number)
                .find(tx.connection(), MigrationQueries::message);
    }

    private static Query all() {
        return Query.select(COLUMNS, TABLES, "o.migration_number IS NOT NULL");
    }

    private static Query filtered(MigrationFilter filter) {
        var query = all();
        if (filter.hasInstanceId()) {
            query.where("o.instance_id = ?", Fields.uuid("filter.instance_id", filter.getInstanceId()));
        }
        if (filter.hasKind()) {
            query.where("o.kind = ?", kind(filter.getKind()));
        }
        if (filter.getStatusesCount() > 0) {
            query.where(
                    STATUS + " = ANY (?::text[])",
                    filter.getStatusesList().stream()
                            .map(MigrationQueries::word)
                            .toList());
        }
        if (filter.hasProjectId()) {
            query.where("o.project_id = ?", Fields.uuid("filter.project_id", filter.getProjectId()));
        }
        if (filter.hasChangedSince()) {
            query.where("o.updated_at >= ?", Answers.instant(filter.getChangedSince()));
        }
        if (filter.hasChangedBefore()) {
            query.where("o.updated_at <= ?", Answers.instant(filter.getChangedBefore()));
        }
        return query.whereIf(filter.hasNumber(), "o.migration_number = ?", filter.getNumber())
                .whereIf(filter.hasUserId(), "o.user_id = ?", filter.getUserId())
                .whereIf(filter.hasSourceHostName(), "s.name = ?", filter.getSourceHostName())
                .whereIf(filter.hasDestinationHostName(), "d.name = ?", filter.getDestinationHostName())
                .whereIf(filter.hasHostName(), "s.name = ? OR d.name = ?", filter.getHostName(), filter.getHostName());
    }

    private static String kind(MigrationKind kind) {
        return switch (kind) {
            case MIGRATION_KIND_LIVE -> "migrate";
            case MIGRATION_KIND_COLD -> "migrate_cold";
            case MIGRATION_KIND_EVACUATION -> "evacuate";
            case MIGRATION_KIND_UNSPECIFIED, UNRECOGNIZED -> throw Refusals.invalidField("filter.kind", "name one");
        };
    }

    private static MigrationKind kindOf(String kind) {
        return switch (kind) {
            case "migrate" -> MigrationKind.MIGRATION_KIND_LIVE;
            case "migrate_cold" -> MigrationKind.MIGRATION_KIND_COLD;
            case "evacuate" -> MigrationKind.MIGRATION_KIND_EVACUATION;
            default -> throw new IllegalStateException("the record moves by a kind that is none: " + kind);
        };
    }

    private static String word(MigrationStatus status) {
        if (status == MigrationStatus.UNRECOGNIZED) {
            throw Refusals.invalidField("filter.statuses", "unknown");
        }
        return status.name().substring(PREFIX.length());
    }

    private static Migration message(Row row) throws SQLException {
        var message = Migration.newBuilder()
                .setNumber(row.bigint("migration_number"))
                .setMigrationId(row.uuid("id").toString())
                .setInstanceId(row.uuid("instance_id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setUserId(row.text("user_id"))
                .setKind(kindOf(row.text("kind")))
                .setStatus(MigrationStatus.valueOf(PREFIX + row.text("status")))
                .setSourceHostName(row.findText("source_name").orElse(""))
                .setDestinationHostName(row.findText("destination_name").orElse(""))
                .setStartedAt(Answers.timestamp(row.instant("started_at")))
                .setUpdatedAt(Answers.timestamp(row.instant("updated_at")));
        var fault = row.findText("fault_reason");
        if (fault.isPresent()) {
            message.setFault(Messages.fault(new Fault(
                    fault.get(), row.text("fault_message"), row.text("fault_details"), row.instant("fault_at"))));
        }
        return message.build();
    }
}
