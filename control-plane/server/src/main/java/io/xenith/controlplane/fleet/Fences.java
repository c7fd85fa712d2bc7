package io.xenith.controlplane.fleet;

import io.grpc.Status;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.HostState;
import io.xenith.transport.error.ServiceException;
import java.sql.SQLException;
import java.util.UUID;

/** Somebody's word that a host is off and cannot write any more (ADR 18). The proof is worth something only as long as the host says nothing. */
public final class Fences {
    /** In SQL, over a row of {@code host} without an alias: fenced, and not heard of since. Never null. */
    public static final String HOLD = "(host.fenced_at IS NOT NULL AND host.state <> 'up'"
            + " AND (host.last_seen_at IS NULL OR host.last_seen_at < host.fenced_at))";

    private Fences() {}

    /** Notes the word of whoever calls. A fence that holds stays as it is; one that is void is made anew. */
    static void make(Transaction tx, AuditLog audit, CallerScope scope, Host host) throws SQLException {
        var id = UUID.fromString(host.getHostId());
        int made = Sql.update(
                tx.connection(),
                "UPDATE host SET fenced_at = ?, fenced_by = ?, fenced_boot_id = boot_id, generation = generation + 1, updated_at = ?"
                        + " WHERE id = ? AND state <> 'up' AND NOT " + HOLD,
                tx.now(),
                scope.user().toString(),
                tx.now(),
                id);
        if (made > 0) {
            audit.append(tx, scope, AuditLog.Entry.done("fence", "host", id));
        } else if (host.getState() == HostState.HOST_STATE_UP) {
            throw ServiceException.of(
                            Status.Code.FAILED_PRECONDITION,
                            "HOST_STILL_SPEAKS",
                            "host " + host.getName()
                                    + " still speaks: switch it off or cut it off, and say so again once it is shown as down")
                    .with("host", host.getName());
        }
    }

    /** Does nothing where there is none. */
    static void lift(Transaction tx, AuditLog audit, CallerScope scope, UUID id) throws SQLException {
        int lifted = Sql.update(tx.connection(), """
                UPDATE host SET fenced_at = NULL, fenced_by = NULL, fenced_boot_id = NULL, generation = generation + 1, updated_at = ?
                WHERE id = ? AND removed_at IS NULL AND fenced_at IS NOT NULL
                """, tx.now(), id);
        if (lifted > 0) {
            audit.append(tx, scope, AuditLog.Entry.done("unfence", "host", id));
        }
    }
}
