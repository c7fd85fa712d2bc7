package io.xenith.controlplane.record;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The append-only trail of who did what. Each mutation writes here in its own transaction, so neither is without the other. */
@Singleton
public final class AuditLog {

    private static final String INSERT = """
            INSERT INTO audit_record
                (at, user_id, user_name, project_id, action, resource_kind, resource_id, outcome, request_id, remote_address)
            SELECT ?, ?::uuid, ?, ?::uuid, ?, ?, id, ?, ?, ? FROM unnest(?::text[]) AS id
            """;

    /** What became of a request. */
    public enum Outcome {
        /** It is so now. */
        DONE,
        /** An operation is on its way. */
        ACCEPTED,
        /** It was so already. */
        UNCHANGED;

        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What happened to which thing.
     *
     * @param action verb, for example {@code create}
     * @param kind of the resource, for example {@code network}
     * @param id of the resource
     * @param outcome what became of it
     */
    public record Entry(String action, String kind, String id, Outcome outcome) {

        /** Something that is so now. */
        public static Entry done(String action, String kind, Object id) {
            return new Entry(action, kind, id.toString(), Outcome.DONE);
        }
    }

    /** Records one act of a caller. */
    public void append(Transaction tx, CallerScope scope, Entry entry) throws SQLException {
        append(tx, scope, entry, List.of(entry.id()));
    }

    /** Records the same act on several things, in one statement; the id of the entry itself is not read. */
    public void append(Transaction tx, CallerScope scope, Entry entry, Collection<String> ids) throws SQLException {
        Sql.update(
                tx.connection(),
                INSERT,
                tx.now(),
                scope.user(),
                scope.userName(),
                scope.project().orElse(null),
                entry.action(),
                entry.kind(),
                entry.outcome().column(),
                scope.requestId(),
                scope.remoteAddress(),
                ids);
    }

    /** Records an act of the control plane itself. */
    public void appendOwn(Transaction tx, String reason, Entry entry) throws SQLException {
        Sql.update(
                tx.connection(),
                INSERT,
                tx.now(),
                null,
                "control-plane",
                null,
                entry.action(),
                entry.kind(),
                entry.outcome().column(),
                reason,
                "",
                List.of(entry.id()));
    }
}
