package io.xenith.controlplane.operation;

import com.google.protobuf.InvalidProtocolBufferException;
import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.OperationId;
import io.xenith.controlplane.core.instance.OperationKind;
import io.xenith.controlplane.core.instance.OperationState;
import io.xenith.controlplane.core.instance.Reason;
import io.xenith.controlplane.core.instance.Route;
import io.xenith.controlplane.core.instance.StepTrace;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.v1.OperationStep;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of {@code operation}, to and from the core's value. */
public final class OperationRow {
    /** What {@link #read} reads. */
    public static final String COLUMNS = """
            o.id, o.instance_id, o.project_id, o.kind, o.state, o.step, o.owner, o.lease_until, o.deadline, o.attempts,
            o.tried_hosts, o.user_id, o.request_id, o.request_digest, o.traceparent, o.why, o.steps, o.fault_reason,
            o.fault_message, o.fault_details, o.fault_at, o.started_at, o.updated_at, o.finished_at, o.source_host, o.asked_host,
            o.without_copy, o.destination_host\
            """;

    /** Takes what {@link #insertion} gives. */
    public static final String INSERT = """
            INSERT INTO operation
                (id, instance_id, project_id, kind, user_id, request_id, request_digest, traceparent, why, started_at,
                 source_host, asked_host, without_copy, migration_number, state, step, owner, lease_until, deadline, attempts, tried_hosts, steps, fault_reason, fault_message,
                 fault_details, fault_at, updated_at, finished_at, destination_host)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::uuid, ?::uuid, ?,
                    CASE WHEN ?::uuid IS NOT NULL THEN nextval('migration_number') END,
                    ?, ?, ?, ?::timestamptz, ?, ?, ?::uuid[], ?, ?, ?, ?, ?::timestamptz, ?, ?::timestamptz, ?::uuid)
            """;

    /** Takes what {@link #update} gives. */
    public static final String UPDATE = """
            UPDATE operation SET state = ?, step = ?, owner = ?, lease_until = ?::timestamptz, deadline = ?, attempts = ?,
                   tried_hosts = ?::uuid[], steps = ?, fault_reason = ?, fault_message = ?, fault_details = ?,
                   fault_at = ?::timestamptz, updated_at = ?, finished_at = ?::timestamptz,
                   destination_host = ?::uuid
            WHERE id = ?
            """;

    private OperationRow() {}

    /** Reads a row of {@link #COLUMNS}. */
    public static Operation read(Row row) throws SQLException {
        var owner = row.text("owner");
        return new Operation(
                new OperationId(row.uuid("id")),
                kind(row),
                OperationState.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
                row.text("step"),
                owner.isEmpty() ? new Lease.Waiting() : new Lease.Held(owner, row.instant("lease_until")),
                row.instant("deadline"),
                row.integer("attempts"),
                row.uuids("tried_hosts").stream().map(HostId::new).toList(),
                new Reason(
                        row.text("user_id"),
                        row.text("request_id"),
                        row.text("request_digest"),
                        row.text("traceparent"),
                        row.text("why")),
                steps(row.bytes("steps")),
                fault(row),
                row.instant("started_at"),
                row.instant("updated_at"),
                row.findInstant("finished_at").orElse(null),
                route(row));
    }

    private static @Nullable Route route(Row row) throws SQLException {
        var source = row.findUuid("source_host");
        return source.isEmpty()
                ? null
                : new Route(
                        new HostId(source.get()),
                        row.findUuid("asked_host").map(HostId::new).orElse(null),
                        row.bool("without_copy"),
                        row.findUuid("destination_host").map(HostId::new).orElse(null));
    }

    private static OperationKind kind(Row row) throws SQLException {
        return OperationKind.valueOf(row.text("kind").toUpperCase(Locale.ROOT));
    }

    private static @Nullable Fault fault(Row row) throws SQLException {
        var reason = row.findText("fault_reason");
        return reason.isEmpty()
                ? null
                : new Fault(
                        reason.get(), row.text("fault_message"), row.text("fault_details"), row.instant("fault_at"));
    }

    /** The parameters of {@link #INSERT}. */
    public static @Nullable Object[] insertion(InstanceId instance, UUID project, Operation operation) {
        var values = new ArrayList<@Nullable Object>();
        values.add(operation.id().value());
        values.add(instance.value());
        values.add(project);
        values.add(operation.kind().name().toLowerCase(Locale.ROOT));
        values.add(operation.reason().userId());
        values.add(operation.reason().requestId());
        values.add(operation.reason().requestDigest());
        values.add(operation.reason().traceparent());
        values.add(operation.reason().why());
        values.add(operation.startedAt());
        var route = operation.route();
        var source = route == null ? null : route.from().value();
        var asked = route == null ? null : route.asked();
        values.add(source);
        values.add(asked == null ? null : asked.value());
        values.add(route != null && route.withoutCopy());
        values.add(source);
        addProgress(values, operation);
        return values.toArray();
    }

    /** The parameters of {@link #UPDATE}. */
    public static @Nullable Object[] update(Operation operation) {
        var values = new ArrayList<@Nullable Object>();
        addProgress(values, operation);
        values.add(operation.id().value());
        return values.toArray();
    }

    private static void addProgress(List<@Nullable Object> values, Operation operation) {
        values.add(operation.state().name().toLowerCase(Locale.ROOT));
        values.add(operation.step());
        switch (operation.lease()) {
            case Lease.Waiting _ -> {
                values.add("");
                values.add(null);
            }
            case Lease.Held held -> {
                values.add(held.replica());
                values.add(held.until());
            }
        }
        values.add(operation.deadline());
        values.add(operation.attempts());
        values.add(operation.tried().stream().map(HostId::value).toList());
        values.add(steps(operation.steps()));
        var fault = operation.fault();
        values.add(fault == null ? null : fault.reason());
        values.add(fault == null ? null : fault.message());
        values.add(fault == null ? null : fault.details());
        values.add(fault == null ? null : fault.at());
        values.add(operation.updatedAt());
        values.add(operation.finishedAt());
        var route = operation.route();
        var destination = route == null ? null : route.to();
        values.add(destination == null ? null : destination.value());
    }

    private static byte[] steps(List<StepTrace> steps) {
        var message = io.xenith.controlplane.v1.Operation.newBuilder();
        steps.forEach(step -> message.addSteps(message(step)));
        return message.build().toByteArray();
    }

    /** A step as the contract has it. */
    public static OperationStep message(StepTrace step) {
        var message = OperationStep.newBuilder()
                .setName(step.name())
                .setState(state(step.state()))
                .setStartedAt(Answers.timestamp(step.startedAt()))
                .setMessage(step.message())
                .setHostName(step.hostName());
        var finished = step.finishedAt();
        if (finished != null) {
            message.setFinishedAt(Answers.timestamp(finished));
        }
        return message.build();
    }

    private static List<StepTrace> steps(byte[] column) {
        try {
            var steps = new ArrayList<StepTrace>();
            for (var step :
                    io.xenith.controlplane.v1.Operation.parseFrom(column).getStepsList()) {
                Instant finished = step.hasFinishedAt() ? Answers.instant(step.getFinishedAt()) : null;
                steps.add(new StepTrace(
                        step.getName(),
                        state(step.getState()),
                        Answers.instant(step.getStartedAt()),
                        finished,
                        step.getMessage(),
                        step.getHostName()));
            }
            return steps;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the record holds steps that cannot be read", e);
        }
    }

    /** A state as the contract has it. */
    public static io.xenith.controlplane.v1.OperationState state(OperationState state) {
        return switch (state) {
            case OPEN -> io.xenith.controlplane.v1.OperationState.OPERATION_STATE_OPEN;
            case SUCCEEDED -> io.xenith.controlplane.v1.OperationState.OPERATION_STATE_SUCCEEDED;
            case FAILED -> io.xenith.controlplane.v1.OperationState.OPERATION_STATE_FAILED;
            case CANCELLED -> io.xenith.controlplane.v1.OperationState.OPERATION_STATE_CANCELLED;
        };
    }

    private static OperationState state(io.xenith.controlplane.v1.OperationState state) {
        return switch (state) {
            case OPERATION_STATE_OPEN -> OperationState.OPEN;
            case OPERATION_STATE_SUCCEEDED -> OperationState.SUCCEEDED;
            case OPERATION_STATE_FAILED -> OperationState.FAILED;
            case OPERATION_STATE_CANCELLED -> OperationState.CANCELLED;
            case OPERATION_STATE_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalStateException("the record holds a step without a state");
        };
    }
}
