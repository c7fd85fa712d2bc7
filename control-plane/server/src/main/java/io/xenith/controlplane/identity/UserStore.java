package io.xenith.controlplane.identity;

import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.UserId;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** Users are rows of Keycloak; this only takes away what the record holds for one who is gone. */
@Singleton
final class UserStore {

    private final AuditLog audit;
    private final RevocationStore revocations;
    private final CredentialStore credentials;
    private final Iterable<UserContents> contents;

    @Inject
    UserStore(
            AuditLog audit,
            RevocationStore revocations,
            CredentialStore credentials,
            @Any Instance<UserContents> contents) {
        this(audit, revocations, credentials, (Iterable<UserContents>) contents);
    }

    UserStore(
            AuditLog audit, RevocationStore revocations, CredentialStore credentials, Iterable<UserContents> contents) {
        this.audit = audit;
        this.revocations = revocations;
        this.credentials = credentials;
        this.contents = contents;
    }

    void forget(Transaction tx, CallerScope scope, String id) throws SQLException {
        scope.requireAdministrator();
        UserId user = UserId.parse("user_id", id);
        Sql.update(tx.connection(), "DELETE FROM role_assignment WHERE user_id = ?", user);
        credentials.forgetUser(tx, user);
        for (UserContents feature : contents) {
            feature.forget(tx, user);
        }
        revocations.revokeUser(tx, user);
        audit.append(tx, scope, Entry.done("forget", "user", user));
    }
}
