package io.xenith.controlplane.record;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Remembers the answers of mutations, so that a request that is sent again is answered and not done again. A repeat that
 * arrives while the first is at work waits for it at the unique index.
 */
@Singleton
public final class RequestLedger {

    /** How long a repeat finds the first answer. Far longer than any client retries. */
    public static final Duration KEPT_FOR = Duration.ofHours(24);

    private static final int FORGOTTEN_AT_ONCE = 10_000;

    /** What a mutation does the first time. */
    @FunctionalInterface
    public interface Answering<R> {
        /** Does it. */
        R answer() throws SQLException;
    }

    /** Does the work, or answers as the first time did. The request's field {@code caller} is not compared. */
    @SuppressWarnings("unchecked") // build() of a builder of R is an R
    public <R extends Message> R once(
            Transaction tx, CallerScope scope, Message request, R emptyAnswer, Answering<R> work) throws SQLException {
        byte[] fingerprint = fingerprint(scope, request);
        int first = Sql.update(
                tx.connection(),
                "INSERT INTO answered_request (request_id, fingerprint, answer, answered_at)"
                        + " VALUES (?, ?, ''::bytea, ?) ON CONFLICT DO NOTHING",
                scope.requestId(),
                fingerprint,
                tx.now());
        if (first == 0) {
            byte[] answer = Sql.find(
                            tx.connection(),
                            "SELECT answer FROM answered_request WHERE request_id = ? AND fingerprint = ?",
                            row -> row.bytes("answer"),
                            scope.requestId(),
                            fingerprint)
                    .orElseThrow(() -> new SQLException("the answer was forgotten while it was read", "40001"));
            return (R) parse(emptyAnswer, answer);
        }
        R answer = work.answer();
        if (answer.getSerializedSize() > 0) {
            Sql.update(
                    tx.connection(),
                    "UPDATE answered_request SET answer = ? WHERE request_id = ? AND fingerprint = ?",
                    answer.toByteArray(),
                    scope.requestId(),
                    fingerprint);
        }
        return answer;
    }

    /** Forgets answers that are too old to be asked for, a bounded number at once. Says how many. */
    public int forget(Transaction tx, Instant answeredBefore) throws SQLException {
        return Sql.update(tx.connection(), """
                DELETE FROM answered_request WHERE (request_id, fingerprint) IN (
                    SELECT request_id, fingerprint FROM answered_request WHERE answered_at < ?
                    ORDER BY answered_at LIMIT ? FOR UPDATE SKIP LOCKED)
                """, answeredBefore, FORGOTTEN_AT_ONCE);
    }

    private static byte[] fingerprint(CallerScope scope, Message request) {
        var caller = request.getDescriptorForType().findFieldByName("caller");
        Message body = caller == null
                ? request
                : request.toBuilder().clearField(caller).build();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((scope.user() + "|" + scope.project() + "|"
                            + request.getDescriptorForType().getFullName() + "|")
                    .getBytes(StandardCharsets.UTF_8));
            digest.update(deterministic(body));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    // Maps have no order on the wire unless asked for; a retry may come from another gateway.
    private static byte[] deterministic(Message body) {
        byte[] bytes = new byte[body.getSerializedSize()];
        var out = com.google.protobuf.CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            body.writeTo(out);
            out.checkNoSpaceLeft();
            return bytes;
        } catch (java.io.IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private static Message parse(Message form, byte[] bytes) {
        try {
            return form.getParserForType().parseFrom(ByteString.copyFrom(bytes));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an answer in the ledger cannot be read", e);
        }
    }
}
