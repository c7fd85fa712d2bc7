package io.xenith.controlplane.catalog;

import io.xenith.controlplane.identity.UserContents;
import io.xenith.controlplane.quota.QuotaClaim;
import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.SortFields;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.UserId;
import io.xenith.controlplane.v1.FindKeypairRequest;
import io.xenith.controlplane.v1.Keypair;
import io.xenith.controlplane.v1.ListKeypairsRequest;
import io.xenith.controlplane.v1.QuotaResource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Key pairs, which belong to users. Rows are written once, so hand-written SQL is all there is to it. */
@Singleton
public final class KeypairStore implements UserContents {

    private static final int NAME_AT_MOST = 255;
    private static final String COLUMNS =
            "k.user_id, k.name, k.number, k.type, k.public_key, k.fingerprint, k.created_at";
    private static final SortFields SORT = new SortFields(
            "k.name",
            SortFields.IdType.TEXT,
            Map.of("name", "k.name", "number", "k.number", "created_at", "k.created_at"),
            List.of());

    private final AuditLog audit;
    private final QuotaStore quota;

    public KeypairStore(AuditLog audit, QuotaStore quota) {
        this.audit = audit;
        this.quota = quota;
    }

    /** A key pair of the caller itself; KEYPAIR_NOT_FOUND otherwise. */
    public Keypair find(Transaction tx, CallerScope scope, String name) throws SQLException {
        return find(tx, scope, scope.user(), name);
    }

    Keypair find(Transaction tx, CallerScope scope, FindKeypairRequest request) throws SQLException {
        return find(tx, scope, userOf(scope, request.getUserId()), request.getName());
    }

    private static Keypair find(Transaction tx, CallerScope scope, UserId user, String name) throws SQLException {
        return of(scope, user)
                .where("k.name = ?", name)
                .find(tx.connection(), KeypairStore::message)
                .orElseThrow(() -> Refusals.notFound("keypair", name));
    }

    PageOf<Keypair> list(Transaction tx, CallerScope scope, ListKeypairsRequest request) throws SQLException {
        return of(scope, userOf(scope, request.getUserId()))
                .page(tx.connection(), request.getPage(), SORT, KeypairStore::message);
    }

    Keypair create(Transaction tx, CallerScope scope, Keypair wanted) throws SQLException {
        UserId user = userOf(scope, wanted.getUserId());
        String name = Fields.text("name", wanted.getName(), 1, NAME_AT_MOST);
        if (!name.strip().equals(name)) {
            throw Refusals.invalidField("name", "must not begin or end with a space");
        }
        String type = wanted.getType().isEmpty() ? PublicKey.SSH : wanted.getType();
        PublicKey key = PublicKey.parse(type, wanted.getPublicKey());
        requireRoom(tx, scope, user);
        SqlFailures.refusing(
                "keypair_name_taken",
                () -> Refusals.nameTaken("key pair", name),
                () -> Sql.update(tx.connection(), """
                        INSERT INTO keypair (user_id, name, type, public_key, fingerprint, created_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """, user, name, type, key.text(), key.fingerprint(), tx.now()));
        audit.append(tx, scope, Entry.done("create", "keypair", user + "/" + name));
        return find(tx, scope, user, name);
    }

    void delete(Transaction tx, CallerScope scope, String userId, String name) throws SQLException {
        UserId user = userOf(scope, userId);
        int deleted = Sql.update(tx.connection(), "DELETE FROM keypair WHERE user_id = ? AND name = ?", user, name);
        if (deleted == 0) {
            throw Refusals.notFound("keypair", name);
        }
        audit.append(tx, scope, Entry.done("delete", "keypair", user + "/" + name));
    }

    @Override
    public void forget(Transaction tx, UserId user) throws SQLException {
        Sql.update(tx.connection(), "DELETE FROM keypair WHERE user_id = ?", user);
    }

    // The limit is on one user, so there is no row to claim from: those who count the same user's keys do so in turn.
    private void requireRoom(Transaction tx, CallerScope scope, UserId user) throws SQLException {
        OptionalLong limit = scope.project().isPresent()
                ? quota.limit(tx.connection(), scope.requireProject(), QuotaResource.QUOTA_RESOURCE_KEYPAIRS)
                : OptionalLong.empty();
        if (limit.isEmpty()) {
            return;
        }
        Sql.list(
                tx.connection(),
                "SELECT pg_advisory_xact_lock(hashtextextended('keypair', 0) # hashtextextended(?, 0))",
                _ -> true,
                user.toString());
        long held = Sql.number(tx.connection(), "SELECT count(*) FROM keypair WHERE user_id = ?", user);
        if (held >= limit.getAsLong()) {
            throw new QuotaClaim.Exceeded(QuotaResource.QUOTA_RESOURCE_KEYPAIRS, limit.getAsLong(), held, 1).refusal();
        }
    }

    private static UserId userOf(CallerScope scope, String userId) {
        UserId user = userId.isEmpty() ? scope.user() : UserId.parse("user_id", userId);
        if (!scope.reaches(user)) {
            throw Refusals.notAdministrator();
        }
        return user;
    }

    private static Query of(CallerScope scope, UserId user) {
        return Query.select(COLUMNS, "keypair k", "k.user_id = ?", scope.reaches(user) ? user : scope.user());
    }

    private static Keypair message(Row row) throws SQLException {
        return Keypair.newBuilder()
                .setUserId(row.uuid("user_id").toString())
                .setName(row.text("name"))
                .setNumber(row.bigint("number"))
                .setType(row.text("type"))
                .setPublicKey(row.text("public_key"))
                .setFingerprint(row.text("fingerprint"))
                .setCreatedAt(Answers.timestamp(row.instant("created_at")))
                .build();
    }
}
