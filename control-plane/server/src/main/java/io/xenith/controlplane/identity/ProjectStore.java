package io.xenith.controlplane.identity;

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
import io.xenith.controlplane.v1.CreateProjectRequest;
import io.xenith.controlplane.v1.ListProjectsRequest;
import io.xenith.controlplane.v1.Project;
import io.xenith.controlplane.v1.UpdateProjectRequest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** The rows of {@code project}. Administrators write them; others see those on which they hold a role. */
@Singleton
final class ProjectStore {

    static final String COLUMNS = "p.id, p.domain_id, p.name, p.description, p.enabled, p.tags";
    private static final int TAGS_AT_MOST = 80;
    private static final int TAG_LENGTH = 255;
    private static final String VISIBLE =
            "p.id = ?::uuid OR p.id IN (SELECT a.project_id FROM role_assignment a WHERE a.user_id = ?)";

    private final AuditLog audit;
    private final Supplier<UUID> ids;
    private final RevocationStore revocations;
    private final Iterable<ProjectContents> contents;

    @Inject
    ProjectStore(
            AuditLog audit, Supplier<UUID> ids, RevocationStore revocations, @Any Instance<ProjectContents> contents) {
        this(audit, ids, revocations, (Iterable<ProjectContents>) contents);
    }

    ProjectStore(AuditLog audit, Supplier<UUID> ids, RevocationStore revocations, Iterable<ProjectContents> contents) {
        this.audit = audit;
        this.ids = ids;
        this.revocations = revocations;
        this.contents = contents;
    }

    Project create(Transaction tx, CallerScope scope, CreateProjectRequest request) throws SQLException {
        scope.requireAdministrator();
        ProjectEntity project = new ProjectEntity();
        project.id = request.getProjectId().isEmpty() ? ids.get() : Fields.uuid("project_id", request.getProjectId());
        project.domainId = request.getDomainId().isEmpty() ? IdentityBootstrap.DEFAULT_DOMAIN : request.getDomainId();
        project.name = Fields.text("name", request.getName(), 1, DomainStore.NAME_AT_MOST);
        project.description = Fields.text("description", request.getDescription(), 0, DomainStore.DESCRIPTION_AT_MOST);
        project.enabled = request.getEnabled();
        project.tags = tags(request.getTagsList());
        project.createdAt = tx.now();
        SqlFailures.refusing(
                "project_domain_id_fkey",
                () -> Refusals.notFound("domain", project.domainId),
                () -> write(project, () -> tx.session().insert(project)));
        audit.append(tx, scope, Entry.done("create", "project", project.id));
        return project.message();
    }

    Project find(Transaction tx, CallerScope scope, String id) throws SQLException {
        return visibleTo(scope)
                .where("p.id = ?", Fields.lookup("project", id))
                .find(tx.connection(), ProjectStore::message)
                .orElseThrow(() -> Refusals.notFound("project", id));
    }

    List<Project> list(Transaction tx, CallerScope scope, ListProjectsRequest request) throws SQLException {
        if (request.hasUserId()) {
            requireSelf(scope, request.getUserId());
        } else {
            scope.requireAdministrator();
        }
        return visibleTo(scope)
                .whereIf(request.hasName(), "p.name = ?", request.getName())
                .whereIf(request.hasDomainId(), "p.domain_id = ?", request.getDomainId())
                .whereIf(request.hasEnabled(), "p.enabled = ?", request.getEnabled())
                .whereIf(
                        request.hasUserId(),
                        "p.id IN (SELECT a.project_id FROM role_assignment a WHERE a.user_id = ?::uuid)",
                        request.getUserId())
                .where("p.tags @> ?::text[]", request.getTagsList())
                .list(tx.connection(), "p.name, p.id", ProjectStore::message);
    }

    Project update(Transaction tx, CallerScope scope, UpdateProjectRequest request) throws SQLException {
        scope.requireAdministrator();
        ProjectEntity project = load(tx, request.getProjectId());
        boolean disabled = request.hasEnabled() && !request.getEnabled() && project.enabled;
        if (request.hasName()) {
            project.name = Fields.text("name", request.getName(), 1, DomainStore.NAME_AT_MOST);
        }
        if (request.hasDescription()) {
            project.description =
                    Fields.text("description", request.getDescription(), 0, DomainStore.DESCRIPTION_AT_MOST);
        }
        if (request.hasEnabled()) {
            project.enabled = request.getEnabled();
        }
        if (request.getReplaceTags()) {
            project.tags = tags(request.getTagsList());
        }
        write(project, () -> tx.session().update(project));
        if (disabled) {
            revocations.revokeProject(tx, new ProjectId(project.id));
        }
        audit.append(tx, scope, Entry.done("update", "project", project.id));
        return project.message();
    }

    /** Deletes an empty project, with what goes along: assignments, credentials, limits. */
    void delete(Transaction tx, CallerScope scope, String id) throws SQLException {
        scope.requireAdministrator();
        ProjectEntity project = load(tx, id);
        ProjectId projectId = new ProjectId(project.id);
        // Whoever adds something to the project holds its row FOR KEY SHARE (the foreign key) until it has committed.
        Sql.number(tx.connection(), "SELECT version FROM project WHERE id = ? FOR UPDATE", project.id);
        SortedMap<String, Long> held = new TreeMap<>();
        for (ProjectContents feature : contents) {
            held.putAll(feature.count(tx, projectId));
        }
        held.values().removeIf(count -> count == 0);
        if (!held.isEmpty()) {
            var refusal = Refusals.inUse(
                    "the project", held.firstKey(), held.values().iterator().next());
            for (Map.Entry<String, Long> kind : held.entrySet()) {
                refusal = refusal.with(kind.getKey(), kind.getValue().toString());
            }
            throw refusal;
        }
        for (ProjectContents feature : contents) {
            feature.forget(tx, projectId);
        }
        revocations.revokeProject(tx, projectId);
        tx.session().delete(project);
        audit.append(tx, scope, Entry.done("delete", "project", project.id));
    }

    /** A caller who is no administrator may ask about itself only. */
    static void requireSelf(CallerScope scope, String user) {
        if (!scope.reaches(UserId.parse("user_id", user))) {
            throw Refusals.notAdministrator();
        }
    }

    static Project message(Row row) throws SQLException {
        return Project.newBuilder()
                .setProjectId(row.uuid("id").toString())
                .setDomainId(row.text("domain_id"))
                .setName(row.text("name"))
                .setDescription(row.text("description"))
                .setEnabled(row.bool("enabled"))
                .addAllTags(row.texts("tags"))
                .build();
    }

    private static Query visibleTo(CallerScope scope) {
        return scope.administrator()
                ? Query.select(COLUMNS, "project p", "true")
                : Query.select(COLUMNS, "project p", VISIBLE, scope.project().orElse(null), scope.user());
    }

    private static ProjectEntity load(Transaction tx, String id) {
        return tx.lock(ProjectEntity.class, Fields.lookup("project", id))
                .orElseThrow(() -> Refusals.notFound("project", id));
    }

    private static String[] tags(List<String> tags) {
        if (tags.size() > TAGS_AT_MOST) {
            throw Refusals.invalidField("tags", "at most " + TAGS_AT_MOST);
        }
        tags.forEach(tag -> Fields.text("tags", tag, 1, TAG_LENGTH));
        return tags.stream().distinct().toArray(String[]::new);
    }

    private static ProjectEntity write(ProjectEntity project, Runnable statement) throws SQLException {
        return SqlFailures.refusing("project_name_taken", () -> Refusals.nameTaken("project", project.name), () -> {
            statement.run();
            return project;
        });
    }
}
