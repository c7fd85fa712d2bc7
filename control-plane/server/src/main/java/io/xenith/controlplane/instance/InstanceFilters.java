package io.xenith.controlplane.instance;

import com.google.protobuf.Timestamp;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.InstanceFilter;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The filters of a list of instances, as conditions on {@link InstanceStatusSql#TABLES}. */
final class InstanceFilters {
    private static final int EXPRESSION_AT_MOST = 255;
    private static final int IDS_AT_MOST = 1000;

    private InstanceFilters() {}

    /** Whether somebody's regular expression is in it. */
    static boolean hasExpression(InstanceFilter filter) {
        return filter.hasName() || filter.hasAddress() || filter.hasAddressV6();
    }

    /** What to tell of a failed query, if the expression was the reason. */
    static Optional<RuntimeException> refusal(RuntimeException failure) {
        Throwable next = failure;
        for (int depth = 0; next != null && depth < 20; depth++, next = next.getCause()) {
            if (next instanceof SQLException sql && "2201B".equals(sql.getSQLState())) {
                return Optional.of(Refusals.invalidField("filter", "is no regular expression"));
            }
            if (next instanceof SQLException sql && "57014".equals(sql.getSQLState())) {
                return Optional.of(Refusals.invalidField("filter", "takes too long to match"));
            }
        }
        return Optional.empty();
    }

    static void apply(Query query, CallerScope scope, InstanceFilter filter, InstancePorts ports) {
        lifetime(query, scope, filter);
        text(query, filter);
        place(query, scope, filter, ports);
        tags(query, filter);
        words(query, InstanceStatusSql.STATUS + " = ANY (?::text[])", "INSTANCE_STATUS_", filter.getStatusesList());
        words(query, InstanceStatusSql.STATUS + " <> ALL (?::text[])", "INSTANCE_STATUS_", filter.getNotStatusesList());
        words(query, InstanceStatusSql.TASK + " = ANY (?::text[])", "TASK_", filter.getTasksList());
        query.whereIf(
                filter.hasPower(),
                InstanceStatusSql.POWER + " = ?",
                filter.getPower().name().replace("POWER_STATE_", ""));
        query.whereIf(filter.hasLocked(), "i.locked = ?", filter.getLocked());
        query.whereIf(filter.hasConfigDrive(), "i.config_drive = ?", filter.getConfigDrive());
        query.whereIf(
                filter.getMetadataCount() > 0, "i.metadata @> ?::text[]", Pairs.toColumn(filter.getMetadataMap()));
    }

    private static void lifetime(Query query, CallerScope scope, InstanceFilter filter) {
        if (filter.getDeleted()) {
            scope.requireAdministrator();
            query.where("i.deleted_at IS NOT NULL");
        } else if (!filter.hasChangedSince()) {
            // Who asks what changed wants to hear of what went, too.
            query.where("i.deleted_at IS NULL");
        }
        if (filter.hasChangedSince()) {
            query.where("i.updated_at >= ?", Answers.instant(filter.getChangedSince()));
        }
        if (filter.hasChangedBefore()) {
            query.where("i.updated_at <= ?", Answers.instant(filter.getChangedBefore()));
        }
        within(query, "i.created_at", filter.hasCreatedAt(), filter.getCreatedAt());
        within(query, "i.launched_at", filter.hasLaunchedAt(), filter.getLaunchedAt());
        within(query, "i.deleted_at", filter.hasDeletedAt(), filter.getDeletedAt());
    }

    /** Clients are shown whole seconds, and ask for what they are shown. */
    private static void within(Query query, String column, boolean asked, Timestamp second) {
        if (asked) {
            var from = Answers.instant(second);
            query.where(column + " >= ?", from).where(column + " < ?", from.plusSeconds(1));
        }
    }

    private static void words(Query query, String condition, String prefix, List<? extends Enum<?>> values) {
        query.whereIf(
                !values.isEmpty(),
                condition,
                values.stream()
                        .map(value -> value.name().replace(prefix, "").replace("UNSPECIFIED", "NONE"))
                        .toList());
    }

    private static void text(Query query, InstanceFilter filter) {
        if (filter.hasName()) {
            query.where("i.name ~ ?", expression("filter.name", filter.getName()));
        }
        query.whereIf(filter.hasDescription(), "i.description = ?", filter.getDescription());
        query.whereIf(filter.hasHostname(), "i.hostname = ?", filter.getHostname());
        query.whereIf(filter.hasFlavorId(), "i.flavor_id = ?", filter.getFlavorId());
        query.whereIf(filter.hasKeypairName(), "i.keypair_name = ?", filter.getKeypairName());
        query.whereIf(filter.hasReservationId(), "i.reservation_id = ?", filter.getReservationId());
    }

    private static void place(Query query, CallerScope scope, InstanceFilter filter, InstancePorts ports) {
        if (filter.hasImageId()) {
            uuid(query, "i.image_id = ?", filter.getImageId());
        }
        if (filter.hasProjectId()) {
            uuid(query, "i.project_id = ?", filter.getProjectId());
        }
        if (filter.hasUserId()) {
            uuid(query, "i.user_id = ?", filter.getUserId());
        }
        if (filter.hasHostName()) {
            scope.requireAdministrator();
            query.where("h.name = ?", filter.getHostName());
        }
        query.whereIf(
                filter.hasAvailabilityZone(),
                "coalesce(h.availability_zone, i.requested_zone) = ?",
                filter.getAvailabilityZone());
        if (filter.hasAddress()) {
            query.where(ports.addressCondition(4), expression("filter.address", filter.getAddress()));
        }
        if (filter.hasAddressV6()) {
            query.where(ports.addressCondition(6), expression("filter.address_v6", filter.getAddressV6()));
        }
        if (filter.getInstanceIdsCount() > 0) {
            Fields.range("filter.instance_ids", filter.getInstanceIdsCount(), 1, IDS_AT_MOST);
            query.where(
                    "i.id = ANY (?::uuid[])",
                    filter.getInstanceIdsList().stream().filter(Fields::isUuid).toList());
        }
    }

    private static void tags(Query query, InstanceFilter filter) {
        tags(query, "i.tags @> ?::text[]", filter.getTagsAllList());
        tags(query, "i.tags && ?::text[]", filter.getTagsAnyList());
        tags(query, "NOT i.tags @> ?::text[]", filter.getNotTagsAllList());
        tags(query, "NOT i.tags && ?::text[]", filter.getNotTagsAnyList());
    }

    private static void tags(Query query, String condition, Collection<String> tags) {
        query.whereIf(!tags.isEmpty(), condition, List.copyOf(tags));
    }

    /** What is no id matches nothing, as clients expect of a filter. */
    private static void uuid(Query query, String condition, String text) {
        if (Fields.isUuid(text)) {
            query.where(condition, UUID.fromString(text));
        } else {
            query.where("false");
        }
    }

    private static String expression(String field, String expression) {
        return Fields.text(field, expression, 0, EXPRESSION_AT_MOST);
    }
}
