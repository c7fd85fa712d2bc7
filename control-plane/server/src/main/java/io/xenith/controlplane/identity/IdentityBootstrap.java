package io.xenith.controlplane.identity;

import io.quarkus.runtime.StartupEvent;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.record.UserId;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What must be there before anybody can log in: domain {@code default}, the built-in roles, and where configured the project
 * {@code admin} with its administrator. Runs at each start of each replica and adds what is missing; it takes nothing back.
 */
@Singleton
public final class IdentityBootstrap {

    /** Id of the domain that is always there. */
    public static final String DEFAULT_DOMAIN = "default";

    private static final int STARTS_AT = 100;
    private static final String ADMIN_PROJECT = "admin";

    private final Transactions transactions;
    private final Supplier<UUID> ids;
    private final Optional<UserId> administrator;

    @Inject
    IdentityBootstrap(Transactions transactions, Supplier<UUID> ids, BootstrapConfig config) {
        this(transactions, ids, config.adminUserId().map(UserId::new));
    }

    IdentityBootstrap(Transactions transactions, Supplier<UUID> ids, Optional<UserId> administrator) {
        this.transactions = transactions;
        this.ids = ids;
        this.administrator = administrator;
    }

    void start(@Observes @Priority(STARTS_AT) StartupEvent event) {
        run();
    }

    /** Adds what is missing. */
    void run() {
        transactions.execute("IdentityBootstrap", this::addMissing);
    }

    private void addMissing(Transaction tx) throws SQLException {
        Sql.update(tx.connection(), """
                INSERT INTO domain (id, name, description, enabled, version, created_at)
                VALUES (?, 'Default', 'The default domain', true, 0, ?) ON CONFLICT DO NOTHING
                """, DEFAULT_DOMAIN, tx.now());
        for (String role : ImpliedRoles.BUILT_IN) {
            Sql.update(
                    tx.connection(),
                    "INSERT INTO role (id, name, description, built_in, version) VALUES (?, ?, '', true, 0)"
                            + " ON CONFLICT DO NOTHING",
                    ids.get(),
                    role);
        }
        if (administrator.isPresent()) {
            addAdministrator(tx, administrator.get());
        }
    }

    private void addAdministrator(Transaction tx, UserId user) throws SQLException {
        Sql.update(tx.connection(), """
                INSERT INTO project (id, domain_id, name, description, enabled, tags, version, created_at)
                VALUES (?, ?, ?, 'Of the administrators', true, '{}', 0, ?) ON CONFLICT DO NOTHING
                """, ids.get(), DEFAULT_DOMAIN, ADMIN_PROJECT, tx.now());
        Sql.update(tx.connection(), """
                INSERT INTO role_assignment (user_id, role_id, project_id, domain_id, system, assigned_at)
                SELECT ?, r.id, p.id, NULL, false, ? FROM role r, project p
                WHERE r.name = ? AND p.domain_id = ? AND p.name = ?
                ON CONFLICT DO NOTHING
                """, user, tx.now(), ImpliedRoles.ADMIN, DEFAULT_DOMAIN, ADMIN_PROJECT);
        Sql.update(tx.connection(), """
                INSERT INTO role_assignment (user_id, role_id, project_id, domain_id, system, assigned_at)
                SELECT ?, r.id, NULL, NULL, true, ? FROM role r WHERE r.name = ? ON CONFLICT DO NOTHING
                """, user, tx.now(), ImpliedRoles.ADMIN);
    }
}
