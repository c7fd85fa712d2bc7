package io.xenith.controlplane.console;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.CreateConsoleRequest;
import io.xenith.controlplane.v1.CreateConsoleResponse;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.GuestType;
import io.xenith.scheduler.HostId;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** The tokens in the record. */
@Singleton
public final class ConsoleTokens {

    /** As long as Nova's. */
    static final Duration LIFE = Duration.ofMinutes(10);

    static final int OF_AN_INSTANCE = 16;

    private static final int TOKEN_BYTES = 32;
    private static final int TOKEN_LENGTH_AT_MOST = 255;
    private static final Set<String> UP = Set.of("running", "paused");

    private final Transactions transactions;
    private final AuditLog audit;
    private final SecureRandom random = new SecureRandom();

    public ConsoleTokens(Transactions transactions, AuditLog audit) {
        this.transactions = transactions;
        this.audit = audit;
    }

    /** Where the console is that a token opens. */
    record Place(HostId host, DomainId domain) {}

    CreateConsoleResponse create(CreateConsoleRequest request) {
        var kind = Kind.of(request.getKind());
        var scope = CallerScope.of(request.getCaller());
        var instance = Fields.lookup("instance", request.getInstanceId());
        var bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        var token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return transactions.run("console.create", tx -> {
            var project = requireRunning(tx, scope, instance, kind);
            var until = tx.now().plus(LIFE);
            Sql.update(
                    tx.connection(),
                    "INSERT INTO console_token (token_sha256, instance_id, project_id, created_by, created_at, expires_at, kind)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                    sha256(token),
                    instance,
                    project,
                    scope.user().toString(),
                    tx.now(),
                    until,
                    kind.column());
            Sql.update(tx.connection(), """
                    DELETE FROM console_token WHERE token_sha256 IN (
                        SELECT token_sha256 FROM console_token WHERE instance_id = ?
                        ORDER BY created_at DESC, token_sha256 OFFSET ?)
                    """, instance, OF_AN_INSTANCE);
            // The token itself is in no log.
            audit.append(tx, scope, AuditLog.Entry.done(kind.action(), "instance", instance));
            return CreateConsoleResponse.newBuilder()
                    .setToken(token)
                    .setExpiresAt(timestamp(until))
                    .build();
        });
    }

    /** Removes those that are past: they open nothing, and say who looked at what. */
    public void forget() {
        transactions.run(
                "console.forget",
                tx -> Sql.update(tx.connection(), "DELETE FROM console_token WHERE expires_at <= ?", tx.now()));
    }

    private static UUID requireRunning(Transaction tx, CallerScope scope, UUID instance, Kind kind)
            throws SQLException {
        record Found(UUID project, String state, String host, boolean hvm) {}
        var found = Sql.find(
                        tx.connection(),
                        "SELECT i.project_id, i.boot, coalesce(d.state, '') AS state, coalesce(h.state, '') AS host FROM instance i"
                                + " LEFT JOIN instance_domain d ON d.instance_id = i.id AND d.phase = 'live'"
                                + " LEFT JOIN host h ON h.id = d.host_id"
                                + " WHERE i.id = ? AND i.deleted_at IS NULL AND (? OR i.project_id = ?::uuid)",
                        row -> new Found(
                                row.uuid("project_id"), row.text("state"), row.text("host"), isHvm(row.bytes("boot"))),
                        instance,
                        scope.administrator(),
                        scope.project().orElse(null))
                .orElseThrow(() -> Refusals.notFound("instance", instance));
        // Before its state: starting it would not help.
        if (kind == Kind.SCREEN && !found.hvm) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION,
                    "NO_SCREEN",
                    "only instances of images with hw_vm_mode=hvm have a screen; this one has a serial console");
        }
        if (found.state.isEmpty()) {
            throw ServiceException.of(Status.Code.FAILED_PRECONDITION, "NEVER_RAN", "the instance never ran");
        }
        // What a silent host said last may be long past.
        if (!found.host.equals("up")) {
            throw ServiceException.of(
                    Status.Code.UNAVAILABLE,
                    "HOST_UNREACHABLE",
                    "the host of the instance does not answer; try again later");
        }
        if (!UP.contains(found.state)) {
            throw ServiceException.of(
                            Status.Code.FAILED_PRECONDITION,
                            "WRONG_STATE",
                            "only an instance that is running has a console to type to")
                    .with("action", kind.action())
                    .with("status", found.state.equals("crashed") ? "FAILED" : found.state.toUpperCase(Locale.ROOT))
                    .with("power", found.state.toUpperCase(Locale.ROOT));
        }
        return found.project;
    }

    private static boolean isHvm(byte[] boot) {
        try {
            return DomainSpec.parseFrom(boot).getGuestType() == GuestType.GUEST_TYPE_HVM;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the record holds a boot source that cannot be read", e);
        }
    }

    /** Where the console of a token is now, if the token is for one of this kind. Errors as of {@code ConnectConsole}. */
    Place locate(String token, Kind kind) {
        return transactions
                .read(
                        "console.locate",
                        tx -> Sql.find(
                                tx.connection(),
                                "SELECT d.id AS domain_id, d.host_id FROM console_token t"
                                        + " JOIN instance i ON i.id = t.instance_id AND i.deleted_at IS NULL"
                                        + " JOIN instance_domain d ON d.instance_id = i.id AND d.phase = 'live'"
                                        + " WHERE t.token_sha256 = ? AND t.expires_at > ? AND t.kind = ?",
                                ConsoleTokens::place,
                                sha256(known(token)),
                                tx.now(),
                                kind.column()))
                .orElseThrow(ConsoleTokens::unknown);
    }

    private static Place place(Row row) throws SQLException {
        return new Place(new HostId(row.uuid("host_id")), new DomainId(row.uuid("domain_id")));
    }

    private static String known(String token) {
        if (token.isEmpty() || token.length() > TOKEN_LENGTH_AT_MOST) {
            throw unknown();
        }
        return token;
    }

    private static ServiceException unknown() {
        return ServiceException.of(
                Status.Code.NOT_FOUND, "CONSOLE_NOT_FOUND", "the token is unknown or past: ask for the console again");
    }

    private static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
