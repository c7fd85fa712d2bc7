package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceStatus;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.FindInstanceRequest;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.ListInstancesRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads instances for people: one query for a page of instances, with their domain, host and open operation, and one for their NICs. */
@Singleton
public final class InstanceQueries {
    private static final String REGEX_TIMEOUT_MILLIS = "2000";

    private static final SortFields SORT = new SortFields(
            "i.id",
            SortFields.IdType.UUID,
            Map.ofEntries(
                    Map.entry("created_at", "i.created_at"),
                    Map.entry("updated_at", "i.updated_at"),
                    Map.entry("launched_at", "coalesce(i.launched_at, i.created_at)"),
                    Map.entry("name", "i.name"),
                    Map.entry("display_name", "i.name"),
                    Map.entry("display_description", "i.description"),
                    Map.entry("hostname", "i.hostname"),
                    Map.entry("project_id", "i.project_id"),
                    Map.entry("user_id", "i.user_id"),
                    Map.entry("image_ref", "i.image_id"),
                    Map.entry("key_name", "i.keypair_name"),
                    Map.entry("uuid", "i.id"),
                    Map.entry("host", "coalesce(h.name, '')"),
                    Map.entry("availability_zone", "coalesce(h.availability_zone, i.requested_zone)"),
                    Map.entry("instance_type_id", "i.flavor_id"),
                    Map.entry("vm_state", InstanceStatusSql.STATUS),
                    Map.entry("locked", "i.locked"),
                    Map.entry("power_state", InstanceStatusSql.POWER)),
            List.of(new SortFields.Key("i.created_at", true)));

    private static final String BRIEF = "i.id, i.name, i.project_id, i.user_id, " + InstanceStatusSql.STATUS
            + " AS status, i.created_at, i.updated_at";

    private final Transactions transactions;
    private final InstancePorts ports;

    public InstanceQueries(Transactions transactions, InstancePorts ports) {
        this.transactions = transactions;
        this.ports = ports;
    }

    /** One instance; INSTANCE_NOT_FOUND when the caller's project has none such. Deleted ones are found by administrators only. */
    Instance load(CallerScope scope, FindInstanceRequest request) {
        var id = Fields.lookup("instance", request.getInstanceId());
        return transactions.read("instance.find", tx -> {
            var found = visible(scope, ShownInstances.columns(!request.getWithoutUserData()), true)
                    .where("i.id = ?", id)
                    .whereIf(!scope.administrator(), "i.deleted_at IS NULL")
                    .find(tx.connection(), new ShownInstances()::read)
                    .orElseThrow(() -> Refusals.notFound("instance", request.getInstanceId()));
            return withParts(tx, scope, List.of(found)).getFirst();
        });
    }

    /** INSTANCE_NOT_FOUND when the caller may not know of it. */
    void requireVisible(CallerScope scope, String id) {
        var uuid = Fields.lookup("instance", id);
        var found = transactions.read("instance.require", tx -> visible(scope, "i.id", true)
                .where("i.id = ?", uuid)
                .where("i.deleted_at IS NULL")
                .find(tx.connection(), row -> row.uuid("id")));
        if (found.isEmpty()) {
            throw Refusals.notFound("instance", id);
        }
    }

    /** The message of a state, with its NICs. */
    Instance message(Transaction tx, CallerScope scope, InstanceState state) throws SQLException {
        var id = state.instance().id().value();
        var ports = this.ports.listViews(tx, List.of(id)).getOrDefault(id, InstancePorts.View.NONE);
        return shown(scope, InstanceMessages.of(state, ports).toBuilder()).build();
    }

    private List<Instance> withParts(Transaction tx, CallerScope scope, List<Instance.Builder> found)
            throws SQLException {
        var ids = found.stream()
                .map(instance -> UUID.fromString(instance.getInstanceId()))
                .toList();
        var views = ids.isEmpty() ? Map.<UUID, InstancePorts.View>of() : ports.listViews(tx, ids);
        var volumes = AttachmentRows.list(tx.connection(), ids);
        var shown = new ArrayList<Instance>(found.size());
        for (int i = 0; i < found.size(); i++) {
            var view = views.getOrDefault(ids.get(i), InstancePorts.View.NONE);
            shown.add(shown(scope, found.get(i))
                    .addAllNics(view.nics())
                    .addAllSecurityGroupNames(view.securityGroupNames())
                    .addAllVolumes(volumes.getOrDefault(ids.get(i), List.of()).stream()
                            .map(AttachmentRows::message)
                            .toList())
                    .build());
        }
        return shown;
    }

    /** Why something failed names hosts and what agents said, which is for operators. */
    private static Instance.Builder shown(CallerScope scope, Instance.Builder instance) {
        if (!scope.administrator() && instance.hasFault()) {
            instance.getFaultBuilder().clearDetails();
        }
        return instance;
    }

    /** A page of instances. */
    PageOf<Instance> list(CallerScope scope, ListInstancesRequest request) {
        if (request.getAllProjects()) {
            scope.requireAdministrator();
        }
        if (!InstanceFilters.hasExpression(request.getFilter())) {
            return transactions.read("instance.list", tx -> page(tx, scope, request));
        }
        try {
            return transactions.run("instance.search", tx -> {
                // Somebody's expression must not keep the record busy; only within a transaction does this end with it.
                Sql.number(
                        tx.connection(),
                        "SELECT length(set_config('statement_timeout', ?, true))",
                        REGEX_TIMEOUT_MILLIS);
                return page(tx, scope, request);
            });
        } catch (RuntimeException e) {
            throw InstanceFilters.refusal(e).orElse(e);
        }
    }

    private PageOf<Instance> page(Transaction tx, CallerScope scope, ListInstancesRequest request) throws SQLException {
        var query = visible(
                scope,
                request.getBrief() ? BRIEF : ShownInstances.columns(!request.getWithoutUserData()),
                request.getAllProjects());
        InstanceFilters.apply(query, scope, request.getFilter(), ports);
        if (request.getBrief()) {
            return query.page(tx.connection(), request.getPage(), SORT, InstanceQueries::brief);
        }
        var page = query.page(tx.connection(), request.getPage(), SORT, new ShownInstances()::read);
        return new PageOf<>(withParts(tx, scope, page.rows()), page.nextMarker());
    }

    private static Instance brief(Row row) throws SQLException {
        return Instance.newBuilder()
                .setInstanceId(row.uuid("id").toString())
                .setName(row.text("name"))
                .setProjectId(row.uuid("project_id").toString())
                .setUserId(row.uuid("user_id").toString())
                .setStatus(Messages.status(InstanceStatus.valueOf(row.text("status"))))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")))
                .setUpdatedAt(Answers.timestamp(row.instant("updated_at")))
                .build();
    }

    /** Instances of the caller's project; of every project for an administrator who asks for that. */
    static Query visible(CallerScope scope, String columns, boolean everyProject) {
        return scope.administrator() && everyProject
                ? Query.select(columns, InstanceStatusSql.TABLES, "true")
                : Query.select(
                        columns,
                        InstanceStatusSql.TABLES,
                        "i.project_id = ?::uuid",
                        scope.project().orElse(null));
    }
}
