package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.operation.OperationRow;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.FindOperationRequest;
import io.xenith.controlplane.v1.ListOperationsRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Reads what was asked of instances, of deleted ones too while they are remembered. */
@Singleton
public final class OperationQueries {
    private static final SortFields SORT = new SortFields(
            "o.id",
            SortFields.IdType.UUID,
            Map.of("started_at", "o.started_at", "updated_at", "o.updated_at"),
            List.of(new SortFields.Key("o.started_at", true)));

    private final Transactions transactions;

    public OperationQueries(Transactions transactions) {
        this.transactions = transactions;
    }

    PageOf<io.xenith.controlplane.v1.Operation> list(CallerScope scope, ListOperationsRequest request) {
        return transactions.read("operation.list", tx -> {
            var query = of(scope, request.getInstanceId());
            if (request.hasChangedSince()) {
                query.where("o.updated_at >= ?", Answers.instant(request.getChangedSince()));
            }
            if (request.hasChangedBefore()) {
                query.where("o.updated_at <= ?", Answers.instant(request.getChangedBefore()));
            }
            var page = query.page(tx.connection(), request.getPage(), SORT, row -> message(row, scope));
            // An instance has at least the operation that made it, so none at all is none that the caller may know.
            boolean filtered = request.hasChangedSince()
                    || request.hasChangedBefore()
                    || !request.getPage().getMarker().isEmpty();
            if (page.rows().isEmpty() && !filtered) {
                throw RequestTrail.notFound(request.getInstanceId());
            }
            return page;
        });
    }

    io.xenith.controlplane.v1.Operation find(CallerScope scope, FindOperationRequest request) {
        return transactions.read("operation.find", tx -> of(scope, request.getInstanceId())
                .where("o.request_id = ?", request.getRequestId())
                .list(tx.connection(), "o.started_at DESC LIMIT 1", row -> message(row, scope))
                .stream()
                .findFirst()
                .orElseThrow(() -> notFound(request.getRequestId())));
    }

    private static ServiceException notFound(String requestId) {
        return Refusals.notFound("operation", requestId);
    }

    private static Query of(CallerScope scope, String instanceId) {
        var id = Fields.lookup("instance", instanceId);
        var query = scope.administrator()
                ? Query.select(OperationRow.COLUMNS, "operation o", "true")
                : Query.select(
                        OperationRow.COLUMNS,
                        "operation o",
                        "o.project_id = ?::uuid",
                        scope.project().orElse(null));
        return query.where("o.instance_id = ?", id);
    }

    private static io.xenith.controlplane.v1.Operation message(Row row, CallerScope scope) throws SQLException {
        return message(OperationRow.read(row), row, scope);
    }

    private static io.xenith.controlplane.v1.Operation message(Operation operation, Row row, CallerScope scope)
            throws SQLException {
        var message = io.xenith.controlplane.v1.Operation.newBuilder()
                .setOperationId(operation.id().toString())
                .setInstanceId(row.uuid("instance_id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setKind(Messages.kind(operation.kind()))
                .setRequestId(operation.reason().requestId())
                .setUserId(operation.reason().userId())
                .setState(OperationRow.state(operation.state()))
                .setStartedAt(Answers.timestamp(operation.startedAt()))
                .setUpdatedAt(Answers.timestamp(operation.updatedAt()));
        for (var step : operation.steps()) {
            var shown = OperationRow.message(step);
            // Names of hosts, and what agents said, are for operators.
            message.addSteps(
                    scope.administrator()
                            ? shown
                            : shown.toBuilder().clearHostName().clearMessage().build());
        }
        var finished = operation.finishedAt();
        if (finished != null) {
            message.setFinishedAt(Answers.timestamp(finished));
        }
        var fault = operation.fault();
        if (fault != null) {
            var shown = Messages.fault(fault);
            message.setFault(
                    scope.administrator()
                            ? shown
                            : shown.toBuilder().clearDetails().build());
        }
        return message.build();
    }
}
