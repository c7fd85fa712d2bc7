package io.xenith.controlplane.identity;

import io.grpc.Status;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.UserId;
import io.xenith.controlplane.v1.ApplicationCredential;
import io.xenith.controlplane.v1.ListApplicationCredentialsRequest;
import io.xenith.controlplane.v1.Project;
import io.xenith.controlplane.v1.Role;
import io.xenith.controlplane.v1.VerifyApplicationCredentialRequest;
import io.xenith.controlplane.v1.VerifyApplicationCredentialResponse;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Application credentials: a program's way in, as one user in one project, with no more than the roles that the user held
 * there when it was made and still holds when it is used.
 */
@Singleton
final class CredentialStore {

    private static final int SECRET_AT_MOST = 1024;
    private static final String COLUMNS =
            "c.id, c.user_id, c.project_id, c.name, c.description, c.expires_at, c.unrestricted, c.role_ids,"
                    + " c.secret_salt, c.secret_rounds, c.secret_hash";
    private static final SecretHash NOBODYS = SecretHash.of("", SecretHash.ROUNDS);

    private final AuditLog audit;
    private final Supplier<UUID> ids;
    private final ScopeResolver scopes;

    CredentialStore(AuditLog audit, Supplier<UUID> ids, ScopeResolver scopes) {
        this.audit = audit;
        this.ids = ids;
        this.scopes = scopes;
    }

    private record Stored(
            UUID id,
            UserId user,
            UUID project,
            List<UUID> roles,
            SecretHash secret,
            ApplicationCredential.Builder message) {

        boolean expired(Instant now) {
            return message.hasExpiresAt() && !now.isBefore(Answers.instant(message.getExpiresAt()));
        }
    }

    /** The hash of a new secret; made before the transaction, since it takes long. */
    static SecretHash hash(String secret) {
        return SecretHash.of(Fields.text("secret", secret, 1, SECRET_AT_MOST), SecretHash.ROUNDS);
    }

    /** Records a credential of the caller itself. Nobody makes one for another. */
    ApplicationCredential create(Transaction tx, CallerScope scope, ApplicationCredential wanted, SecretHash secret)
            throws SQLException {
        ProjectId project = scope.requireProject();
        requireOwn(scope, wanted, project);
        List<Role> held = scopes.rolesOnProject(tx, scope.user(), project.value());
        List<Role> granted = wanted.getRolesCount() == 0 ? held : subset(held, wanted.getRolesList());
        if (granted.isEmpty()) {
            throw Refusals.invalidField("roles", "the user holds no role on the project");
        }
        if (wanted.hasExpiresAt() && !Answers.instant(wanted.getExpiresAt()).isAfter(tx.now())) {
            throw Refusals.invalidField("expires_at", "is in the past");
        }
        UUID id =
                wanted.getCredentialId().isEmpty() ? ids.get() : Fields.uuid("credential_id", wanted.getCredentialId());
        String name = Fields.text("name", wanted.getName(), 1, RoleStore.NAME_AT_MOST);
        SqlFailures.refusing(
                "application_credential_name_taken",
                () -> Refusals.nameTaken("application credential", name),
                () -> Sql.update(
                        tx.connection(),
                        """
                        INSERT INTO application_credential (id, user_id, project_id, name, description, role_ids,
                            unrestricted, secret_salt, secret_rounds, secret_hash, expires_at, created_at)
                        VALUES (?, ?, ?, ?, ?, ?::uuid[], ?, ?, ?, ?, ?, ?)
                        """,
                        id,
                        scope.user(),
                        project,
                        name,
                        Fields.text("description", wanted.getDescription(), 0, DomainStore.DESCRIPTION_AT_MOST),
                        granted.stream().map(Role::getRoleId).toList(),
                        wanted.getUnrestricted(),
                        secret.salt(),
                        secret.rounds(),
                        secret.hash(),
                        wanted.hasExpiresAt() ? Answers.instant(wanted.getExpiresAt()) : null,
                        tx.now()));
        audit.append(tx, scope, Entry.done("create", "application credential", id));
        return find(tx, scope, id.toString());
    }

    ApplicationCredential find(Transaction tx, CallerScope scope, String id) throws SQLException {
        Stored stored = visibleTo(scope)
                .where("c.id = ?", Fields.lookup("application credential", id))
                .find(tx.connection(), CredentialStore::stored)
                .orElseThrow(() -> Refusals.notFound("application credential", id));
        return withRoles(tx, List.of(stored)).getFirst();
    }

    List<ApplicationCredential> list(Transaction tx, CallerScope scope, ListApplicationCredentialsRequest request)
            throws SQLException {
        UserId user = request.getUserId().isEmpty() ? scope.user() : UserId.parse("user_id", request.getUserId());
        if (!scope.reaches(user)) {
            throw Refusals.notAdministrator();
        }
        return withRoles(
                tx,
                visibleTo(scope)
                        .where("c.user_id = ?", user)
                        .whereIf(request.hasName(), "c.name = ?", request.getName())
                        .list(tx.connection(), "c.name", CredentialStore::stored));
    }

    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        UUID credential = Fields.lookup("application credential", id);
        int deleted = Sql.update(
                tx.connection(),
                "DELETE FROM application_credential WHERE id = ? AND (user_id = ? OR ?)",
                credential,
                scope.user(),
                scope.administrator());
        if (deleted == 0) {
            throw Refusals.notFound("application credential", id);
        }
        audit.append(tx, scope, Entry.done("delete", "application credential", credential));
    }

    /** Drops all credentials of a user who is gone. */
    void forgetUser(Transaction tx, UserId user) throws SQLException {
        Sql.update(tx.connection(), "DELETE FROM application_credential WHERE user_id = ?", user);
    }

    /** Checks a secret, and what is left of the roles. An unknown credential costs as much time as a wrong secret. */
    VerifyApplicationCredentialResponse verify(Transaction tx, VerifyApplicationCredentialRequest request)
            throws SQLException {
        Optional<Stored> found = candidate(tx, request);
        boolean matches = found.map(Stored::secret).orElse(NOBODYS).matches(request.getSecret());
        if (found.isEmpty() || !matches || found.get().expired(tx.now())) {
            throw badCredential();
        }
        Stored stored = found.get();
        List<Role> left = scopes.rolesOnProject(tx, stored.user(), stored.project()).stream()
                .filter(role -> stored.roles().contains(UUID.fromString(role.getRoleId())))
                .toList();
        Project project =
                scopes.projectById(tx, stored.project().toString()).orElseThrow(CredentialStore::badCredential);
        if (left.isEmpty()) {
            throw badCredential();
        }
        return VerifyApplicationCredentialResponse.newBuilder()
                .setDomain(scopes.enabledDomain(tx, project))
                .setProject(project)
                .setCredential(stored.message().addAllRoles(left))
                .build();
    }

    private static Optional<Stored> candidate(Transaction tx, VerifyApplicationCredentialRequest request)
            throws SQLException {
        String from = "SELECT " + COLUMNS + " FROM application_credential c WHERE ";
        if (Fields.isUuid(request.getCredentialId())) {
            return Sql.find(
                    tx.connection(),
                    from + "c.id = ?",
                    CredentialStore::stored,
                    UUID.fromString(request.getCredentialId()));
        }
        return Fields.isUuid(request.getUserId())
                ? Sql.find(
                        tx.connection(),
                        from + "c.user_id = ? AND c.name = ?",
                        CredentialStore::stored,
                        UUID.fromString(request.getUserId()),
                        request.getName())
                : Optional.empty();
    }

    private static void requireOwn(CallerScope scope, ApplicationCredential wanted, ProjectId project) {
        boolean ownUser =
                wanted.getUserId().isEmpty() || scope.user().equals(UserId.parse("user_id", wanted.getUserId()));
        boolean ownProject =
                wanted.getProjectId().isEmpty() || project.equals(ProjectId.parse("project_id", wanted.getProjectId()));
        if (!ownUser || !ownProject) {
            throw Refusals.notAdministrator();
        }
    }

    // By id, or by name where no id is given.
    private static List<Role> subset(List<Role> held, List<Role> wanted) {
        return wanted.stream()
                .map(role -> held.stream()
                        .filter(own -> role.getRoleId().isEmpty()
                                ? own.getName().equals(role.getName())
                                : own.getRoleId().equals(role.getRoleId()))
                        .findFirst()
                        .orElseThrow(() -> Refusals.invalidField("roles", "the user does not hold this role")))
                .toList();
    }

    private static Query visibleTo(CallerScope scope) {
        return scope.administrator()
                ? Query.select(COLUMNS, "application_credential c", "true")
                : Query.select(COLUMNS, "application_credential c", "c.user_id = ?", scope.user());
    }

    private static List<ApplicationCredential> withRoles(Transaction tx, List<Stored> stored) throws SQLException {
        List<UUID> roleIds =
                stored.stream().flatMap(one -> one.roles().stream()).distinct().toList();
        var roles = Sql.list(
                        tx.connection(),
                        "SELECT r.id, r.name, r.description FROM role r WHERE r.id = ANY (?::uuid[]) ORDER BY r.name",
                        RoleStore::message,
                        roleIds)
                .stream()
                .collect(Collectors.toMap(role -> UUID.fromString(role.getRoleId()), role -> role));
        return stored.stream()
                .map(one -> one.message()
                        .addAllRoles(one.roles().stream()
                                .filter(roles::containsKey)
                                .map(roles::get)
                                .toList())
                        .build())
                .toList();
    }

    private static Stored stored(Row row) throws SQLException {
        ApplicationCredential.Builder message = ApplicationCredential.newBuilder()
                .setCredentialId(row.uuid("id").toString())
                .setUserId(row.uuid("user_id").toString())
                .setProjectId(row.uuid("project_id").toString())
                .setName(row.text("name"))
                .setDescription(row.text("description"))
                .setUnrestricted(row.bool("unrestricted"));
        row.findInstant("expires_at").ifPresent(end -> message.setExpiresAt(Answers.timestamp(end)));
        return new Stored(
                row.uuid("id"),
                new UserId(row.uuid("user_id")),
                row.uuid("project_id"),
                row.uuids("role_ids"),
                new SecretHash(row.bytes("secret_salt"), row.integer("secret_rounds"), row.bytes("secret_hash")),
                message);
    }

    private static ServiceException badCredential() {
        return ServiceException.of(
                Status.Code.UNAUTHENTICATED, "BAD_CREDENTIAL", "the application credential is not accepted");
    }
}
