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
import io.xenith.controlplane.v1.CreateRoleRequest;
import io.xenith.controlplane.v1.FindRoleRequest;
import io.xenith.controlplane.v1.ListRolesRequest;
import io.xenith.controlplane.v1.Role;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** The rows of {@code role}. Administrators write them; everybody may read them, since they are nobody's. */
@Singleton
final class RoleStore {

    static final int NAME_AT_MOST = 255;
    private static final String COLUMNS = "r.id, r.name, r.description";

    private final AuditLog audit;
    private final Supplier<UUID> ids;

    RoleStore(AuditLog audit, Supplier<UUID> ids) {
        this.audit = audit;
        this.ids = ids;
    }

    Role create(Transaction tx, CallerScope scope, CreateRoleRequest request) throws SQLException {
        scope.requireAdministrator();
        RoleEntity role = new RoleEntity();
        role.id = request.getRoleId().isEmpty() ? ids.get() : Fields.uuid("role_id", request.getRoleId());
        role.name = Fields.text("name", request.getName(), 1, NAME_AT_MOST);
        role.description = Fields.text("description", request.getDescription(), 0, DomainStore.DESCRIPTION_AT_MOST);
        SqlFailures.refusing("role_name_taken", () -> Refusals.nameTaken("role", role.name), () -> {
            tx.session().insert(role);
            return role;
        });
        audit.append(tx, scope, Entry.done("create", "role", role.id));
        return role.message();
    }

    Role find(Transaction tx, CallerScope scope, FindRoleRequest request) throws SQLException {
        boolean byId = !request.getRoleId().isEmpty();
        String wanted = byId ? request.getRoleId() : request.getName();
        return visibleTo(scope)
                .where(
                        byId ? "r.id = ?" : "r.name = ?",
                        byId ? (Object) Fields.lookup("role", wanted) : (Object) wanted)
                .find(tx.connection(), RoleStore::message)
                .orElseThrow(() -> Refusals.notFound("role", wanted));
    }

    List<Role> list(Transaction tx, CallerScope scope, ListRolesRequest request) throws SQLException {
        return visibleTo(scope)
                .whereIf(request.hasName(), "r.name = ?", request.getName())
                .list(tx.connection(), "r.name", RoleStore::message);
    }

    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        scope.requireAdministrator();
        RoleEntity role =
                tx.lock(RoleEntity.class, Fields.lookup("role", id)).orElseThrow(() -> Refusals.notFound("role", id));
        if (role.builtIn) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION, "BUILT_IN", "the role " + role.name + " belongs to the system");
        }
        long held = Sql.number(tx.connection(), "SELECT count(*) FROM role_assignment WHERE role_id = ?", role.id);
        if (held > 0) {
            throw Refusals.inUse("the role", "assignments", held);
        }
        SqlFailures.refusing("role_assignment_role_id_fkey", () -> Refusals.inUse("the role", "assignments", 1), () -> {
            tx.session().delete(role);
            return role;
        });
        audit.append(tx, scope, Entry.done("delete", "role", role.id));
    }

    static Role message(Row row) throws SQLException {
        return Role.newBuilder()
                .setRoleId(row.uuid("id").toString())
                .setName(row.text("name"))
                .setDescription(row.text("description"))
                .build();
    }

    private static Query visibleTo(CallerScope anybody) {
        return Query.select(COLUMNS, "role r", "?::uuid IS NOT NULL", anybody.user());
    }
}
