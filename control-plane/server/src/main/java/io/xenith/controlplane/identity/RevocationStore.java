package io.xenith.controlplane.identity;

import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.UserId;
import io.xenith.controlplane.v1.ListRevocationsResponse;
import io.xenith.controlplane.v1.Revocation;
import io.xenith.controlplane.v1.RevokeTokensRequest;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens that are void before they run out. Rows are only added; they are forgotten when no such token can be left. */
@Singleton
final class RevocationStore {

    /** Longer than any token lives. */
    static final Duration LONGEST_TOKEN = Duration.ofHours(24);

    private static final int AUDIT_ID_LENGTH = 255;
    private static final int LISTED_AT_ONCE = 10_000;
    // Any number that nothing else uses; see insert.
    private static final long LOCK = 0x7265_766f_6b65L;

    private final AuditLog audit;

    RevocationStore(AuditLog audit) {
        this.audit = audit;
    }

    void revoke(Transaction tx, CallerScope scope, RevokeTokensRequest request) throws SQLException {
        Instant until = request.hasUntil()
                ? Answers.instant(request.getUntil())
                : tx.now().plus(LONGEST_TOKEN);
        switch (request.getSubjectCase()) {
            case AUDIT_ID -> {
                String token = Fields.text("audit_id", request.getAuditId(), 1, AUDIT_ID_LENGTH);
                insert(tx, token, null, null, until);
                audit.append(tx, scope, Entry.done("revoke", "token", token));
            }
            case USER_ID -> {
                UserId user = UserId.parse("user_id", request.getUserId());
                if (!scope.reaches(user)) {
                    throw Refusals.notAdministrator();
                }
                insert(tx, null, user, null, until);
                audit.append(tx, scope, Entry.done("revoke", "tokens of user", user));
            }
            case PROJECT_ID -> {
                scope.requireAdministrator();
                ProjectId project = ProjectId.parse("project_id", request.getProjectId());
                insert(tx, null, null, project, until);
                audit.append(tx, scope, Entry.done("revoke", "tokens of project", project));
            }
            case SUBJECT_NOT_SET -> throw Refusals.invalidField("subject", "name a token, a user or a project");
        }
    }

    /** Voids every token of a user until now. */
    void revokeUser(Transaction tx, UserId user) throws SQLException {
        insert(tx, null, user, null, tx.now().plus(LONGEST_TOKEN));
    }

    /** Voids every token of a project until now. */
    void revokeProject(Transaction tx, ProjectId project) throws SQLException {
        insert(tx, null, null, project, tx.now().plus(LONGEST_TOKEN));
    }

    /** Since when tokens of this user are good; empty when nothing was revoked that could still live. */
    Optional<Instant> validFrom(Transaction tx, UserId user) throws SQLException {
        return Sql.find(
                        tx.connection(),
                        "SELECT max(revoked_at) AS newest FROM token_revocation WHERE user_id = ?",
                        row -> row.findInstant("newest"),
                        user)
                .flatMap(newest -> newest);
    }

    ListRevocationsResponse list(Transaction tx, long after) throws SQLException {
        List<Numbered> found = Sql.list(
                tx.connection(),
                "SELECT * FROM token_revocation WHERE position > ? AND until > ? ORDER BY position LIMIT "
                        + LISTED_AT_ONCE,
                row -> new Numbered(row.bigint("position"), message(row)),
                after,
                tx.now());
        return ListRevocationsResponse.newBuilder()
                .addAllRevocations(found.stream().map(Numbered::revocation).toList())
                .setCursor(found.isEmpty() ? after : found.getLast().position())
                .build();
    }

    /** Forgets what cannot matter any more. Says how many. */
    int forget(Transaction tx) throws SQLException {
        return Sql.update(tx.connection(), "DELETE FROM token_revocation WHERE until < ?", tx.now());
    }

    private record Numbered(long position, Revocation revocation) {}

    // Positions must become visible in their order, or a gateway's cursor passes over the one that commits late. So one
    // transaction at a time takes a position and keeps the lock until it has committed. Revocations are rare.
    private static void insert(
            Transaction tx, @Nullable String token, @Nullable UserId user, @Nullable ProjectId project, Instant until)
            throws SQLException {
        Sql.list(tx.connection(), "SELECT pg_advisory_xact_lock(?)", _ -> true, LOCK);
        Sql.update(
                tx.connection(),
                "INSERT INTO token_revocation (audit_id, user_id, project_id, revoked_at, until) VALUES (?, ?, ?, ?, ?)",
                token,
                user,
                project,
                tx.now(),
                until);
    }

    private static Revocation message(Row row) throws SQLException {
        Revocation.Builder revocation = Revocation.newBuilder()
                .setRevokedAt(Answers.timestamp(row.instant("revoked_at")))
                .setUntil(Answers.timestamp(row.instant("until")));
        row.findText("audit_id").ifPresent(revocation::setAuditId);
        row.findUuid("user_id").ifPresent(user -> revocation.setUserId(user.toString()));
        row.findUuid("project_id").ifPresent(project -> revocation.setProjectId(project.toString()));
        return revocation.build();
    }
}
