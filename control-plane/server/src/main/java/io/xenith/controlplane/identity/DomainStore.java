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
import io.xenith.controlplane.v1.CreateDomainRequest;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.FindDomainRequest;
import io.xenith.controlplane.v1.ListDomainsRequest;
import io.xenith.controlplane.v1.UpdateDomainRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** The rows of {@code domain}. Administrators write them; others see the domains in which they hold a role. */
@Singleton
final class DomainStore {

    static final int NAME_AT_MOST = 64;
    static final int DESCRIPTION_AT_MOST = 4000;
    private static final int DEFAULT_ID_LENGTH = 64;

    private static final String COLUMNS = "d.id, d.name, d.description, d.enabled";
    private static final String VISIBLE = """
            d.id IN (SELECT p.domain_id FROM project p WHERE p.id = ?::uuid
                     OR p.id IN (SELECT a.project_id FROM role_assignment a WHERE a.user_id = ?))
            OR d.id IN (SELECT a.domain_id FROM role_assignment a WHERE a.user_id = ?)
            """;

    private final AuditLog audit;
    private final Supplier<UUID> ids;

    DomainStore(AuditLog audit, Supplier<UUID> ids) {
        this.audit = audit;
        this.ids = ids;
    }

    Domain create(Transaction tx, CallerScope scope, CreateDomainRequest request) throws SQLException {
        scope.requireAdministrator();
        DomainEntity domain = new DomainEntity();
        domain.id = request.getDomainId().isEmpty()
                ? ids.get().toString()
                : Fields.text("domain_id", request.getDomainId(), 1, DEFAULT_ID_LENGTH);
        domain.name = Fields.text("name", request.getName(), 1, NAME_AT_MOST);
        domain.description = Fields.text("description", request.getDescription(), 0, DESCRIPTION_AT_MOST);
        domain.enabled = request.getEnabled();
        domain.createdAt = tx.now();
        write(domain, () -> tx.session().insert(domain));
        audit.append(tx, scope, Entry.done("create", "domain", domain.id));
        return domain.message();
    }

    Domain find(Transaction tx, CallerScope scope, FindDomainRequest request) throws SQLException {
        boolean byId = !request.getDomainId().isEmpty();
        String wanted = byId ? request.getDomainId() : request.getName();
        return visibleTo(scope)
                .where(byId ? "d.id = ?" : "d.name = ?", wanted)
                .find(tx.connection(), DomainStore::message)
                .orElseThrow(() -> Refusals.notFound("domain", wanted));
    }

    List<Domain> list(Transaction tx, CallerScope scope, ListDomainsRequest request) throws SQLException {
        return visibleTo(scope)
                .whereIf(request.hasName(), "d.name = ?", request.getName())
                .whereIf(request.hasEnabled(), "d.enabled = ?", request.getEnabled())
                .list(tx.connection(), "d.name, d.id", DomainStore::message);
    }

    Domain update(Transaction tx, CallerScope scope, UpdateDomainRequest request) throws SQLException {
        scope.requireAdministrator();
        DomainEntity domain = load(tx, request.getDomainId());
        if (request.hasName()) {
            domain.name = Fields.text("name", request.getName(), 1, NAME_AT_MOST);
        }
        if (request.hasDescription()) {
            domain.description = Fields.text("description", request.getDescription(), 0, DESCRIPTION_AT_MOST);
        }
        if (request.hasEnabled()) {
            domain.enabled = request.getEnabled();
        }
        write(domain, () -> tx.session().update(domain));
        audit.append(tx, scope, Entry.done("update", "domain", domain.id));
        return domain.message();
    }

    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        scope.requireAdministrator();
        DomainEntity domain = load(tx, id);
        if (domain.enabled) {
            throw ServiceException.of(
                    Status.Code.FAILED_PRECONDITION, "DOMAIN_ENABLED", "disable the domain before deleting it");
        }
        long projects = Sql.number(tx.connection(), "SELECT count(*) FROM project WHERE domain_id = ?", id);
        if (projects > 0) {
            throw Refusals.inUse("the domain", "projects", projects);
        }
        tx.session().delete(domain);
        audit.append(tx, scope, Entry.done("delete", "domain", id));
    }

    static Domain message(Row row) throws SQLException {
        return Domain.newBuilder()
                .setDomainId(row.text("id"))
                .setName(row.text("name"))
                .setDescription(row.text("description"))
                .setEnabled(row.bool("enabled"))
                .build();
    }

    private static Query visibleTo(CallerScope scope) {
        return scope.administrator()
                ? Query.select(COLUMNS, "domain d", "true")
                : Query.select(COLUMNS, "domain d", VISIBLE, scope.project().orElse(null), scope.user(), scope.user());
    }

    private static DomainEntity load(Transaction tx, String id) {
        return tx.lock(DomainEntity.class, id).orElseThrow(() -> Refusals.notFound("domain", id));
    }

    private static void write(DomainEntity domain, Runnable statement) throws SQLException {
        SqlFailures.refusing("domain_name_taken", () -> Refusals.nameTaken("domain", domain.name), () -> {
            statement.run();
            return domain;
        });
    }
}
