package io.xenith.controlplane.fleet;

import io.grpc.Status;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.shard.ShardConfig;
import io.xenith.transport.error.ServiceException;
import io.xenith.transport.pki.CertificateAuthority;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Tokens, and the hosts that join with them. The certificate itself is signed by the caller, outside the transaction. */
@Singleton
public final class Enrolment {

    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final Duration TOKEN_LIFE_AT_MOST = Duration.ofDays(30);
    private static final int USES_AT_MOST = 100_000;
    private static final int TOKEN_BYTES = 32;
    private static final String TOKEN_PREFIX = "xet_";

    private final Transactions transactions;
    private final AuditLog audit;
    private final FleetConfig config;
    private final ShardConfig shards;
    private final Supplier<UUID> ids;
    private final SecureRandom random = new SecureRandom();

    public Enrolment(
            Transactions transactions, AuditLog audit, FleetConfig config, ShardConfig shards, Supplier<UUID> ids) {
        this.transactions = transactions;
        this.audit = audit;
        this.config = config;
        this.shards = shards;
        this.ids = ids;
    }

    /** A new token; this is the only time that it is seen. */
    record Token(String value, Instant expiresAt) {
        @Override
        public String toString() {
            return "Token[expiresAt=" + expiresAt + "]";
        }
    }

    /** A host that may have a certificate. */
    record Enrolled(UUID hostId, int shard) {}

    Token createToken(CallerScope caller, int uses, Optional<Instant> until, String zone) {
        caller.requireAdministrator();
        Fields.range("uses", uses, 1, USES_AT_MOST);
        Fields.text("availability_zone", zone, 0, 255);
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var value = TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var hash = sha256(value.getBytes(StandardCharsets.UTF_8));
        return transactions.run("enrolment.create-token", tx -> {
            var expiresAt = until.orElse(tx.now().plus(TOKEN_LIFE));
            if (!expiresAt.isAfter(tx.now()) || expiresAt.isAfter(tx.now().plus(TOKEN_LIFE_AT_MOST))) {
                throw Refusals.invalidField(
                        "expires_at", "must be within the next " + TOKEN_LIFE_AT_MOST.toDays() + " days");
            }
            Sql.update(tx.connection(), "DELETE FROM enrolment_token WHERE expires_at < ?", tx.now());
            Sql.update(
                    tx.connection(),
                    """
                    INSERT INTO enrolment_token (token_sha256, uses_left, availability_zone, created_by, created_at, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                    hash,
                    uses,
                    zone,
                    caller.user().value().toString(),
                    tx.now(),
                    expiresAt);
            // The token itself is in no log; its hash names it.
            audit.append(
                    tx,
                    caller,
                    AuditLog.Entry.done(
                            "create", "enrolment token", HexFormat.of().formatHex(hash, 0, 8)));
            return new Token(value, expiresAt);
        });
    }

    /**
     * Spends one use of the token and records the host, or finds the host that this key enrolled before.
     *
     * @param requestDer the certificate request, whose key is the host's
     */
    Enrolled enrol(String token, byte[] requestDer, String name, String address, String zone) {
        var key = sha256(keyOf(requestDer));
        Fields.text("name", name, 1, 63);
        Fields.text("address", address, 3, 255);
        Fields.text("availability_zone", zone, 0, 255);
        return transactions.run("enrolment.enrol", tx -> {
            var tokenHash = sha256(token.getBytes(StandardCharsets.UTF_8));
            var tokenZone = Sql.find(
                            tx.connection(),
                            "SELECT availability_zone FROM enrolment_token WHERE token_sha256 = ? AND expires_at > ?",
                            row -> row.text("availability_zone"),
                            tokenHash,
                            tx.now())
                    .orElseThrow(Enrolment::badToken);
            var before = Sql.find(
                    tx.connection(),
                    "SELECT id, shard FROM host WHERE public_key_sha256 = ? AND removed_at IS NULL",
                    row -> new Enrolled(row.uuid("id"), row.integer("shard")),
                    key);
            if (before.isPresent()) {
                return before.get();
            }
            int spent = Sql.update(
                    tx.connection(),
                    "UPDATE enrolment_token SET uses_left = uses_left - 1 WHERE token_sha256 = ? AND uses_left > 0",
                    tokenHash);
            if (spent == 0) {
                throw badToken();
            }
            return insert(tx, key, name, address, firstNonEmpty(zone, tokenZone, config.defaultAvailabilityZone()));
        });
    }

    private Enrolled insert(Transaction tx, byte[] key, String name, String address, String zone) throws SQLException {
        var id = ids.get();
        int shard = shardOf(id, shards.count());
        int inserted =
                Sql.update(tx.connection(), """
                INSERT INTO host
                    (id, name, availability_zone, shard, address, transfer_address, public_key_sha256, enrolled_at, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING
                """, id, name, zone, shard, address, address, key, tx.now(), tx.now());
        if (inserted == 0) {
            throw Refusals.nameTaken("host", name);
        }
        audit.appendOwn(tx, "enrolment", AuditLog.Entry.done("enrol", "host", id));
        return new Enrolled(id, shard);
    }

    /** The shard of a host, the same everywhere and for ever. */
    static int shardOf(UUID hostId, int shards) {
        return Math.floorMod(hostId.hashCode(), shards);
    }

    /**
     * Where the agent of a host listens from now on; refused for a host that is not (any more) in the record.
     *
     * @param transferAddress for other hosts; empty for the same
     */
    Enrolled announce(UUID hostId, String address, String transferAddress, String agentVersion) {
        Fields.text("address", address, 3, 255);
        Fields.text("transfer_address", transferAddress, 0, 255);
        Fields.text("agent_version", agentVersion, 0, 255);
        return transactions.run("enrolment.announce", tx -> Sql.find(
                        tx.connection(),
                        """
                        UPDATE host SET address = ?, transfer_address = ?, agent_version = ?, updated_at = ?
                        WHERE id = ? AND removed_at IS NULL RETURNING id, shard
                        """,
                        row -> new Enrolled(row.uuid("id"), row.integer("shard")),
                        address,
                        transferAddress.isEmpty() ? address : transferAddress,
                        agentVersion,
                        tx.now(),
                        hostId)
                .orElseThrow(Enrolment::hostRemoved));
    }

    /** Refuses a host that is not (any more) in the record. */
    void requireMember(UUID hostId) {
        if (transactions.read(
                        "enrolment.require-member",
                        tx -> Sql.number(
                                tx.connection(),
                                "SELECT count(*) FROM host WHERE id = ? AND removed_at IS NULL",
                                hostId))
                == 0) {
            throw hostRemoved();
        }
    }

    private static byte[] keyOf(byte[] requestDer) {
        try {
            return CertificateAuthority.loadKey(requestDer).getEncoded();
        } catch (IllegalArgumentException e) {
            throw ServiceException.of(
                            Status.Code.INVALID_ARGUMENT,
                            "BAD_REQUEST",
                            "the certificate request cannot be used: " + e.getMessage())
                    .because("bad certificate request", e);
        }
    }

    private static ServiceException badToken() {
        return ServiceException.of(
                Status.Code.UNAUTHENTICATED,
                "BAD_TOKEN",
                "the enrolment token is unknown, spent or expired; ask for another");
    }

    private static ServiceException hostRemoved() {
        return ServiceException.of(
                Status.Code.PERMISSION_DENIED, "HOST_REMOVED", "this host was removed from the fleet");
    }

    private static String firstNonEmpty(String first, String second, String third) {
        return !first.isEmpty() ? first : !second.isEmpty() ? second : third;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
