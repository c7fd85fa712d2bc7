package io.xenith.controlplane.instance;

import com.google.protobuf.ByteString;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.outbox.OutboxStore;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.shard.Topics;
import io.xenith.controlplane.v1.InstanceChanged;
import io.xenith.controlplane.v1.OperationFinished;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** The facts that follow from a change: that somebody would see something else of the instance now, and that an operation ended. */
final class InstanceFacts {
    private InstanceFacts() {}

    static List<OutboxStore.Fact> of(Change change, Instant now, Supplier<UUID> ids) {
        var facts = new ArrayList<OutboxStore.Fact>();
        var after = change.after();
        var operation = after.closed().isEmpty() ? after.open() : after.closed().getLast();
        for (var ended : after.closed()) {
            // One that is done as soon as it is recorded is told by the change that it is.
            if (!ended.startedAt().equals(ended.finishedAt())) {
                facts.add(fact(after, finished(after, ended, now), "OperationFinished", ended, now, ids));
            }
        }
        var before = change.before();
        boolean seen = before == null
                || !InstanceView.of(before).equals(InstanceView.of(after))
                || before.intent().generation() != after.intent().generation()
                || !before.instance().profile().equals(after.instance().profile());
        if (seen && operation != null) {
            facts.add(fact(after, changed(after, operation, now), "InstanceChanged", operation, now, ids));
        } else if (seen) {
            facts.add(fact(after, changed(after, now).build().toByteString(), "InstanceChanged", "", "", now, ids));
        }
        return facts;
    }

    private static ByteString finished(InstanceState state, Operation operation, Instant now) {
        var message = OperationFinished.newBuilder()
                .setOperationId(operation.id().toString())
                .setInstanceId(state.instance().id().toString())
                .setProjectId(state.instance().project().toString())
                .setKind(Messages.kind(operation.kind()))
                .setState(io.xenith.controlplane.operation.OperationRow.state(operation.state()))
                .setRequestId(operation.reason().requestId())
                .setOccurredAt(Answers.timestamp(now));
        var fault = operation.fault();
        if (fault != null) {
            // What operators are told stays in the record: facts travel further.
            message.setFault(Messages.fault(fault).toBuilder().clearDetails());
        }
        return message.build().toByteString();
    }

    private static ByteString changed(InstanceState state, Operation operation, Instant now) {
        return changed(state, now)
                .setOperation(Messages.kind(operation.kind()))
                .setRequestId(operation.reason().requestId())
                .build()
                .toByteString();
    }

    private static InstanceChanged.Builder changed(InstanceState state, Instant now) {
        return InstanceChanged.newBuilder()
                .setInstanceId(state.instance().id().toString())
                .setProjectId(state.instance().project().toString())
                .setStatus(Messages.status(InstanceView.of(state).status()))
                .setGeneration(state.intent().generation())
                .setHostId(state.live().map(Domain::host).map(Object::toString).orElse(""))
                .setOccurredAt(Answers.timestamp(now));
    }

    private static OutboxStore.Fact fact(
            InstanceState state,
            ByteString payload,
            String type,
            Operation operation,
            Instant now,
            Supplier<UUID> ids) {
        return fact(
                state,
                payload,
                type,
                operation.reason().why(),
                operation.reason().traceparent(),
                now,
                ids);
    }

    private static OutboxStore.Fact fact(
            InstanceState state,
            ByteString payload,
            String type,
            String reason,
            String traceparent,
            Instant now,
            Supplier<UUID> ids) {
        return new OutboxStore.Fact(
                ids.get(),
                Topics.INSTANCE_EVENTS,
                "instance",
                state.instance().id().value(),
                type,
                payload,
                reason,
                traceparent,
                now);
    }
}
