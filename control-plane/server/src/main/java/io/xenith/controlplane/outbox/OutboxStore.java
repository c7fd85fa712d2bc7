package io.xenith.controlplane.outbox;

import com.google.protobuf.ByteString;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Rows of the outbox. All calls work on the caller's transaction. */
public final class OutboxStore {

    // Any number that no other advisory lock of this database uses: the bytes of "outb".
    private static final long PUBLISHER_LOCK = 0x6f757462L;

    private OutboxStore() {}

    /** A fact that waits. */
    public record Fact(
            UUID id,
            String topic,
            String aggregateType,
            UUID aggregateId,
            String type,
            ByteString payload,
            String reason,
            String traceparent,
            Instant occurredAt) {}

    /** Adds facts, all in one round trip. */
    public static void insert(Connection connection, Collection<Fact> facts) throws SQLException {
        Sql.batch(
                connection,
                """
                INSERT INTO outbox (id, topic, aggregate_type, aggregate_id, type, payload, reason, traceparent, occurred_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                facts.stream()
                        .map(fact -> new Object[] {
                            fact.id(),
                            fact.topic(),
                            fact.aggregateType(),
                            fact.aggregateId(),
                            fact.type(),
                            fact.payload().toByteArray(),
                            fact.reason(),
                            fact.traceparent(),
                            fact.occurredAt()
                        })
                        .toList());
    }

    /** Whether this transaction is the only publisher now: two would send the facts of one instance out of order. */
    static boolean tryLock(Connection connection) throws SQLException {
        return Sql.find(
                        connection,
                        "SELECT pg_try_advisory_xact_lock(?) AS mine",
                        row -> row.bool("mine"),
                        PUBLISHER_LOCK)
                .orElse(false);
    }

    /** The oldest facts. */
    static List<Fact> listOldest(Connection connection, int limit) throws SQLException {
        return Sql.list(connection, "SELECT * FROM outbox ORDER BY position LIMIT ?", OutboxStore::read, limit);
    }

    static void delete(Connection connection, List<UUID> ids) throws SQLException {
        Sql.update(connection, "DELETE FROM outbox WHERE id = ANY (?::uuid[])", ids);
    }

    /** When the oldest fact became true; empty when none waits. */
    static Optional<Instant> findOldestTime(Connection connection) throws SQLException {
        return Sql.find(
                connection,
                "SELECT occurred_at FROM outbox ORDER BY position LIMIT 1",
                row -> row.instant("occurred_at"));
    }

    private static Fact read(Row row) throws SQLException {
        return new Fact(
                row.uuid("id"),
                row.text("topic"),
                row.text("aggregate_type"),
                row.uuid("aggregate_id"),
                row.text("type"),
                ByteString.copyFrom(row.bytes("payload")),
                row.text("reason"),
                row.text("traceparent"),
                row.instant("occurred_at"));
    }
}
