package io.xenith.controlplane.quota;

import io.grpc.Status;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.AuditLog.Entry;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.QuotaLine;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.controlplane.v1.SetQuotaRequest;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What people ask about limits and how they change them. */
@Singleton
final class QuotaLimits {

    // What clients can read back: many take these for 32 bits.
    private static final long LIMIT_AT_MOST = Integer.MAX_VALUE;
    private static final long UNLIMITED = -1;

    private final QuotaStore quota;
    private final AuditLog audit;

    QuotaLimits(QuotaStore quota, AuditLog audit) {
        this.quota = quota;
        this.audit = audit;
    }

    List<QuotaLine> find(Transaction tx, CallerScope scope, String projectId) throws SQLException {
        return messages(quota.lines(tx.connection(), within(scope, projectId)));
    }

    List<QuotaLine> defaults(CallerScope anybody) {
        return anybody.requestId().isEmpty() ? List.of() : messages(quota.defaults());
    }

    List<QuotaLine> set(Transaction tx, CallerScope scope, SetQuotaRequest request) throws SQLException {
        scope.requireAdministrator();
        ProjectId project = ProjectId.parse("project_id", request.getProjectId());
        Map<QuotaResource, OptionalLong> wanted = new EnumMap<>(QuotaResource.class);
        for (QuotaLine line : request.getLinesList()) {
            wanted.put(line.getResource(), limit(line));
        }
        Map<QuotaResource, QuotaStore.Line> now = quota.lock(tx.connection(), project);
        if (!request.getForce()) {
            wanted.forEach((resource, limit) -> refuseBelowUsage(resource, limit, now));
        }
        quota.setLimits(tx.connection(), project, wanted);
        audit.append(tx, scope, Entry.done("set", "quota", project));
        return messages(quota.lines(tx.connection(), project));
    }

    void reset(Transaction tx, CallerScope scope, String projectId) throws SQLException {
        scope.requireAdministrator();
        ProjectId project = ProjectId.parse("project_id", projectId);
        quota.lock(tx.connection(), project);
        Map<QuotaResource, OptionalLong> limits = new EnumMap<>(QuotaResource.class);
        quota.defaults().forEach((resource, line) -> limits.put(resource, line.limit()));
        quota.setLimits(tx.connection(), project, limits);
        audit.append(tx, scope, Entry.done("reset", "quota", project));
    }

    /** Whose usage may be listed: a project within reach, or for administrators everybody's. */
    Optional<ProjectId> projectOfUsage(CallerScope scope, String projectId) {
        if (projectId.isEmpty()) {
            scope.requireAdministrator();
            return Optional.empty();
        }
        return Optional.of(within(scope, projectId));
    }

    private static ProjectId within(CallerScope scope, String projectId) {
        ProjectId project = ProjectId.parse("project_id", projectId);
        if (!scope.reaches(project)) {
            throw Refusals.notAdministrator();
        }
        return project;
    }

    private static OptionalLong limit(QuotaLine line) {
        String field = QuotaColumn.summed(line.getResource()) || line.hasLimit()
                ? QuotaColumn.name(line.getResource())
                : "resource";
        if (!line.hasLimit() || line.getLimit() == UNLIMITED) {
            return OptionalLong.empty();
        }
        if (line.getLimit() < UNLIMITED || line.getLimit() > LIMIT_AT_MOST) {
            throw Refusals.invalidField(field, "must be -1 to " + LIMIT_AT_MOST);
        }
        return OptionalLong.of(line.getLimit());
    }

    private static void refuseBelowUsage(
            QuotaResource resource, OptionalLong limit, Map<QuotaResource, QuotaStore.Line> now) {
        QuotaStore.Line line = now.get(resource);
        if (line != null && limit.isPresent() && limit.getAsLong() < line.inUse()) {
            throw ServiceException.of(
                            Status.Code.FAILED_PRECONDITION,
                            "BELOW_USAGE",
                            QuotaColumn.name(resource) + ": " + line.inUse() + " are in use")
                    .with("resource", QuotaColumn.name(resource))
                    .with("in_use", Long.toString(line.inUse()));
        }
    }

    private static List<QuotaLine> messages(Map<QuotaResource, QuotaStore.Line> lines) {
        return lines.entrySet().stream()
                .map(entry -> {
                    QuotaLine.Builder line = QuotaLine.newBuilder()
                            .setResource(entry.getKey())
                            .setInUse(entry.getValue().inUse());
                    entry.getValue().limit().ifPresent(line::setLimit);
                    return line.build();
                })
                .toList();
    }
}
