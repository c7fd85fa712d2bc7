package io.xenith.controlplane.instance;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.xenith.controlplane.core.host.HostSignals;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.Reason;
import io.xenith.controlplane.core.reconcile.Surroundings;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.saga.SagaContext;
import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.scheduler.Grouping;
import io.xenith.scheduler.InstanceId;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.grpc.TraceContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What every request about instances leaves behind: its reason, its audit entry, its mark for repeats, and the wake-up calls after the commit. */
@Singleton
public final class RequestTrail {
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_IETF = 0x8000_0000_0000_0000L;

    private final Surroundings around;
    private final AuditLog audit;
    private final QuotaStore quota;

    public RequestTrail(Surroundings around, AuditLog audit, QuotaStore quota) {
        this.around = around;
        this.audit = audit;
        this.quota = quota;
    }

    /** An id that the same text always gives. */
    static UUID idFrom(String text) {
        var bytes = ByteBuffer.wrap(sha256(text.getBytes(StandardCharsets.UTF_8)));
        return new UUID((bytes.getLong() & ~0xF000L) | VERSION_8, (bytes.getLong() >>> 2) | VARIANT_IETF);
    }

    Reason reason(CallerScope scope, Message request, String why) {
        return new Reason(
                scope.user().toString(),
                scope.requestId(),
                digest(request),
                TraceContext.current().map(TraceContext::traceparent).orElse(""),
                why);
    }

    SagaContext context(Transaction tx) {
        return around.at(tx.now());
    }

    Surroundings around() {
        return around;
    }

    Lease lease(Transaction tx) {
        return new Lease.Held(around.replica(), tx.now().plus(around.lease()));
    }

    /**
     * Whether this request has been accepted before.
     *
     * @throws ServiceException REQUEST_ID_REUSED when it was another request under the same id
     */
    boolean findAnswered(Transaction tx, InstanceId instance, CallerScope scope, Message request, String kind)
            throws SQLException {
        Optional<String> digest = Sql.find(
                tx.connection(),
                "SELECT request_digest FROM operation WHERE instance_id = ? AND request_id = ? AND kind = ?",
                row -> row.text("request_digest"),
                instance.value(),
                scope.requestId(),
                kind);
        if (digest.isPresent() && !digest.get().equals(digest(request))) {
            throw ServiceException.of(
                    Status.Code.INVALID_ARGUMENT, "REQUEST_ID_REUSED", "this request id was used for another request");
        }
        return digest.isPresent();
    }

    /** The instances that were made together with one. */
    List<InstanceState> listReservation(Transaction tx, InstanceId first) throws SQLException {
        var ids = Sql.list(
                tx.connection(),
                "SELECT id FROM instance WHERE reservation_id = (SELECT reservation_id FROM instance WHERE id = ?)"
                        + " AND project_id = (SELECT project_id FROM instance WHERE id = ?) ORDER BY launch_index",
                row -> row.uuid("id"),
                first.value(),
                first.value());
        return InstanceReader.read(tx.connection(), ids).stream()
                .sorted(Comparator.comparing(state -> state.instance().launchIndex()))
                .toList();
    }

    /** QUOTA_EXCEEDED when a group would have more members than one may have. */
    void requireRoomInGroup(Transaction tx, CallerScope scope, Grouping grouping, int more) throws SQLException {
        if (!(grouping instanceof Grouping.InGroup in)) {
            return;
        }
        var limit = quota.limit(
                tx.connection(), scope.requireProject(), QuotaResource.QUOTA_RESOURCE_INSTANCE_GROUP_MEMBERS);
        var members = Sql.number(
                tx.connection(),
                "SELECT count(*) FROM instance WHERE group_id = ? AND deleted_at IS NULL",
                in.group().value());
        if (limit.isPresent() && members + more > limit.getAsLong()) {
            throw ServiceException.of(
                            Status.Code.RESOURCE_EXHAUSTED,
                            "QUOTA_EXCEEDED",
                            "too many members of the group: " + members + " of " + limit.getAsLong())
                    .with("resource", "instance_group_members")
                    .with("limit", Long.toString(limit.getAsLong()))
                    .with("in_use", Long.toString(members))
                    .with("asked", Integer.toString(more));
        }
    }

    void requireFewMetadata(Transaction tx, CallerScope scope, int items) throws SQLException {
        var limit = quota.limit(tx.connection(), scope.requireProject(), QuotaResource.QUOTA_RESOURCE_METADATA_ITEMS);
        if (limit.isPresent() && items > limit.getAsLong()) {
            throw ServiceException.of(
                            Status.Code.RESOURCE_EXHAUSTED,
                            "QUOTA_EXCEEDED",
                            "too many metadata items: " + items + " of " + limit.getAsLong())
                    .with("resource", "metadata_items")
                    .with("limit", Long.toString(limit.getAsLong()))
                    .with("in_use", "0")
                    .with("asked", Integer.toString(items));
        }
    }

    void audit(Transaction tx, CallerScope scope, String action, AuditLog.Outcome outcome, List<Change> changes)
            throws SQLException {
        var ids = changes.stream()
                .map(change -> change.after().instance().id().toString())
                .toList();
        audit.append(tx, scope, new AuditLog.Entry(action, "instance", ids.getFirst(), outcome), ids);
    }

    /** Once it is committed: tells the owners of hosts, and runs here what can be run. */
    void runAfterCommit(Transaction tx, List<Change> changes) {
        HostSignals signals = around.signals();
        tx.afterCommit(() -> changes.forEach(change -> {
            change.signal(signals);
            var open = change.after().open();
            if (open != null && open.lease() instanceof Lease.Held) {
                around.runSoon().accept(change.after().instance().id());
            }
        }));
    }

    static ServiceException notFound(String id) {
        return Refusals.notFound("instance", id);
    }

    /** The request's body: all but its caller, in an order that does not depend on who wrote it. */
    private static String digest(Message request) {
        var caller = request.getDescriptorForType().findFieldByName("caller");
        Message body = caller == null
                ? request
                : request.toBuilder().clearField(caller).build();
        var bytes = new byte[body.getSerializedSize()];
        var out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            body.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return HexFormat.of().formatHex(sha256(bytes));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
