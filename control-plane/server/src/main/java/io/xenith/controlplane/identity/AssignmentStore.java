package io.xenith.controlplane.identity;

import io.grpc.Status;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.UserId;
import io.xenith.controlplane.v1.Assignment;
import io.xenith.controlplane.v1.ListAssignmentsRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who holds which role where. A lost role voids the user's tokens. */
@Singleton
final class AssignmentStore {

    private static final String COLUMNS =
            "a.user_id, a.role_id, a.project_id, a.domain_id, a.system, r.name AS role_name,"
                    + " p.name AS project_name, p.domain_id AS project_domain_id";
    private static final String TABLES =
            "role_assignment a JOIN role r ON r.id = a.role_id LEFT JOIN project p ON p.id = a.project_id";

    private final AuditLog audit;
    private final RevocationStore revocations;

    AssignmentStore(AuditLog audit, RevocationStore revocations) {
        this.audit = audit;
        this.revocations = revocations;
    }

    /** A scope as columns: exactly one is set. */
    private record Where(@Nullable UUID project, @Nullable String domain, boolean system) {

        static Where of(Assignment assignment) {
            return switch (assignment.getScopeCase()) {
                case PROJECT_ID -> new Where(Fields.lookup("project", assignment.getProjectId()), null, false);
                case DOMAIN_ID -> new Where(null, assignment.getDomainId(), false);
                case SYSTEM -> {
                    if (!assignment.getSystem()) {
                        throw Refusals.invalidField("scope", "system must be true where it is given");
                    }
                    yield new Where(null, null, true);
                }
                case SCOPE_NOT_SET -> throw Refusals.invalidField("scope", "name a project, a domain or the system");
            };
        }
    }

    void assign(Transaction tx, CallerScope scope, Assignment assignment) throws SQLException {
        scope.requireAdministrator();
        UserId user = UserId.parse("user_id", assignment.getUserId());
        UUID role = Fields.lookup("role", assignment.getRoleId());
        Where where = Where.of(assignment);
        int added = SqlFailures.refusing(
                "role_assignment_role_id_fkey",
                () -> Refusals.notFound("role", role),
                () -> SqlFailures.refusing(
                        "role_assignment_project_id_fkey",
                        () -> Refusals.notFound("project", assignment.getProjectId()),
                        () -> SqlFailures.refusing(
                                "role_assignment_domain_id_fkey",
                                () -> Refusals.notFound("domain", assignment.getDomainId()),
                                () -> insert(tx, user, role, where))));
        if (added > 0) {
            audit.append(tx, scope, Entry.done("assign", "role", role));
        }
    }

    private static int insert(Transaction tx, UserId user, UUID role, Where where) throws SQLException {
        return Sql.update(
                tx.connection(),
                "INSERT INTO role_assignment (user_id, role_id, project_id, domain_id, system, assigned_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                user,
                role,
                where.project(),
                where.domain(),
                where.system(),
                tx.now());
    }

    void unassign(Transaction tx, CallerScope scope, Assignment assignment) throws SQLException {
        scope.requireAdministrator();
        UserId user = UserId.parse("user_id", assignment.getUserId());
        UUID role = Fields.lookup("role", assignment.getRoleId());
        Where where = Where.of(assignment);
        int removed = Sql.update(tx.connection(), """
                DELETE FROM role_assignment WHERE user_id = ? AND role_id = ? AND system = ?
                AND project_id IS NOT DISTINCT FROM ?::uuid AND domain_id IS NOT DISTINCT FROM ?::text
                """, user, role, where.system(), where.project(), where.domain());
        if (removed == 0) {
            throw ServiceException.of(
                    Status.Code.NOT_FOUND, "ASSIGNMENT_NOT_FOUND", "the user does not hold this role there");
        }
        revocations.revokeUser(tx, user);
        audit.append(tx, scope, Entry.done("unassign", "role", role));
    }

    List<Assignment> list(Transaction tx, CallerScope scope, ListAssignmentsRequest request) throws SQLException {
        if (!request.hasUserId() || !scope.reaches(UserId.parse("user_id", request.getUserId()))) {
            scope.requireAdministrator();
        }
        return (scope.administrator()
                        ? Query.select(COLUMNS, TABLES, "true")
                        : Query.select(COLUMNS, TABLES, "a.user_id = ?", scope.user()))
                .whereIf(request.hasUserId(), "a.user_id = ?::uuid", request.getUserId())
                .whereIf(request.hasRoleId(), "a.role_id::text = ?", request.getRoleId())
                .whereIf(request.hasProjectId(), "a.project_id::text = ?", request.getProjectId())
                .whereIf(request.hasDomainId(), "a.domain_id = ?", request.getDomainId())
                .whereIf(request.hasSystem(), "a.system = ?", request.getSystem())
                .list(
                        tx.connection(),
                        "a.user_id, r.name, a.project_id NULLS FIRST, a.domain_id NULLS FIRST",
                        AssignmentStore::message);
    }

    private static Assignment message(Row row) throws SQLException {
        Assignment.Builder assignment = Assignment.newBuilder()
                .setUserId(row.uuid("user_id").toString())
                .setRoleId(row.uuid("role_id").toString())
                .setRoleName(row.text("role_name"));
        row.findUuid("project_id").ifPresent(id -> assignment.setProjectId(id.toString()));
        row.findText("domain_id").ifPresent(assignment::setDomainId);
        if (row.bool("system")) {
            assignment.setSystem(true);
        }
        row.findText("project_name").ifPresent(assignment::setProjectName);
        row.findText("project_domain_id").ifPresent(assignment::setProjectDomainId);
        return assignment.build();
    }
}
