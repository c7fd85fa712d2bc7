package io.xenith.controlplane.identity;

import io.grpc.Status;
import io.xenith.controlplane.record.Answers;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.UserId;
import io.xenith.controlplane.v1.Domain;
import io.xenith.controlplane.v1.Project;
import io.xenith.controlplane.v1.ProjectName;
import io.xenith.controlplane.v1.ResolveScopeRequest;
import io.xenith.controlplane.v1.ResolveScopeResponse;
import io.xenith.controlplane.v1.Role;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Says what a token for a user and a scope would carry. A scope that does not exist answers as one in which the user holds
 * no role, so that logging in does not tell which projects there are.
 */
@Singleton
final class ScopeResolver {

    private static final String PROJECT = "SELECT " + ProjectStore.COLUMNS + " FROM project p WHERE ";
    private static final String DOMAIN = "SELECT id, name, description, enabled FROM domain WHERE ";
    private static final String IMPLIED =
            "SELECT r.id, r.name, r.description FROM role r WHERE r.name = ANY (?::text[]) ORDER BY r.name";

    private final RevocationStore revocations;

    ScopeResolver(RevocationStore revocations) {
        this.revocations = revocations;
    }

    ResolveScopeResponse resolve(Transaction tx, ResolveScopeRequest request) throws SQLException {
        UserId user = UserId.parse("user_id", request.getUserId());
        ResolveScopeResponse.Builder answer =
                switch (request.getScopeCase()) {
                    case PROJECT_ID -> ofProject(tx, user, projectById(tx, request.getProjectId()));
                    case PROJECT_NAME -> ofProject(tx, user, projectByName(tx, request.getProjectName()));
                    case DOMAIN_ID -> ofDomain(tx, user, domain(tx, "id = ?", request.getDomainId()));
                    case DOMAIN_NAME -> ofDomain(tx, user, domain(tx, "name = ?", request.getDomainName()));
                    case SYSTEM -> ofSystem(tx, user);
                    case ANY -> ofAny(tx, user);
                    case SCOPE_NOT_SET -> throw Refusals.invalidField("scope", "name a scope");
                };
        revocations.validFrom(tx, user).ifPresent(validFrom -> answer.setValidFrom(Answers.timestamp(validFrom)));
        return answer.build();
    }

    /** The roles of a user on a project with all they imply; empty when there are none. */
    List<Role> rolesOnProject(Transaction tx, UserId user, UUID project) throws SQLException {
        return expand(tx, names(tx, user, "a.project_id = ?", project));
    }

    /** The domain of a project, and the project, for a token; refuses what is disabled. */
    Domain enabledDomain(Transaction tx, Project project) throws SQLException {
        Domain domain = domain(tx, "id = ?", project.getDomainId()).orElseThrow(ScopeResolver::noRole);
        if (!project.getEnabled() || !domain.getEnabled()) {
            throw disabled();
        }
        return domain;
    }

    /** A project by its id. */
    Optional<Project> projectById(Transaction tx, String id) throws SQLException {
        return Fields.isUuid(id)
                ? Sql.find(tx.connection(), PROJECT + "p.id = ?", ProjectStore::message, UUID.fromString(id))
                : Optional.empty();
    }

    private static Optional<Project> projectByName(Transaction tx, ProjectName name) throws SQLException {
        return name.getDomainId().isEmpty()
                ? Sql.find(
                        tx.connection(),
                        PROJECT + "p.name = ? AND p.domain_id = (SELECT id FROM domain WHERE name = ?)",
                        ProjectStore::message,
                        name.getName(),
                        name.getDomainName())
                : Sql.find(
                        tx.connection(),
                        PROJECT + "p.name = ? AND p.domain_id = ?",
                        ProjectStore::message,
                        name.getName(),
                        name.getDomainId());
    }

    private ResolveScopeResponse.Builder ofProject(Transaction tx, UserId user, Optional<Project> found)
            throws SQLException {
        Project project = found.orElseThrow(ScopeResolver::noRole);
        List<Role> roles = rolesOnProject(tx, user, UUID.fromString(project.getProjectId()));
        if (roles.isEmpty()) {
            throw noRole();
        }
        return ResolveScopeResponse.newBuilder()
                .setProject(project)
                .setDomain(enabledDomain(tx, project))
                .addAllRoles(roles);
    }

    private ResolveScopeResponse.Builder ofDomain(Transaction tx, UserId user, Optional<Domain> found)
            throws SQLException {
        Domain domain = found.orElseThrow(ScopeResolver::noRole);
        List<Role> roles = expand(tx, names(tx, user, "a.domain_id = ?", domain.getDomainId()));
        if (roles.isEmpty()) {
            throw noRole();
        }
        if (!domain.getEnabled()) {
            throw disabled();
        }
        return ResolveScopeResponse.newBuilder().setDomain(domain).addAllRoles(roles);
    }

    private ResolveScopeResponse.Builder ofSystem(Transaction tx, UserId user) throws SQLException {
        List<Role> roles = expand(tx, names(tx, user, "a.system = ?", true));
        if (roles.isEmpty()) {
            throw noRole();
        }
        return ResolveScopeResponse.newBuilder().setSystem(true).addAllRoles(roles);
    }

    private ResolveScopeResponse.Builder ofAny(Transaction tx, UserId user) throws SQLException {
        List<Project> projects = Sql.list(tx.connection(), PROJECT + """
                        p.enabled AND (SELECT d.enabled FROM domain d WHERE d.id = p.domain_id)
                        AND p.id IN (SELECT a.project_id FROM role_assignment a WHERE a.user_id = ?) LIMIT 2
                        """, ProjectStore::message, user);
        return projects.size() == 1
                ? ofProject(tx, user, Optional.of(projects.getFirst()))
                : ResolveScopeResponse.newBuilder();
    }

    private static Optional<Domain> domain(Transaction tx, String condition, String value) throws SQLException {
        return Sql.find(tx.connection(), DOMAIN + condition, DomainStore::message, value);
    }

    private static List<String> names(Transaction tx, UserId user, String condition, Object value) throws SQLException {
        return Sql.list(
                tx.connection(),
                "SELECT r.name FROM role_assignment a JOIN role r ON r.id = a.role_id WHERE a.user_id = ? AND "
                        + condition,
                row -> row.text("name"),
                user,
                value);
    }

    private static List<Role> expand(Transaction tx, List<String> held) throws SQLException {
        return held.isEmpty()
                ? List.of()
                : Sql.list(tx.connection(), IMPLIED, RoleStore::message, new ArrayList<>(ImpliedRoles.expand(held)));
    }

    private static ServiceException noRole() {
        return ServiceException.of(
                Status.Code.PERMISSION_DENIED, "NO_ROLE_IN_SCOPE", "the user holds no role in this scope");
    }

    private static ServiceException disabled() {
        return ServiceException.of(Status.Code.PERMISSION_DENIED, "SCOPE_DISABLED", "the project is disabled");
    }
}
