package io.xenith.controlplane.quota;

import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.SqlFailures;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.QuotaResource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Claims on quota. A claim locks the project's row until the transaction ends, so claim late in it, or by {@link #change}: what
 * one project does goes one after the other from there on.
 */
@Singleton
public final class QuotaStore {

    // A claim that is refused, looked at, and then found possible, lost against a release: try again, but not for ever.
    private static final int LOOKS_AT_MOST = 5;

    private final QuotaConfig config;

    public QuotaStore(QuotaConfig config) {
        this.config = config;
    }

    /**
     * One resource of a project.
     *
     * @param limit empty for none
     * @param inUse the sum of the claims
     */
    record Line(OptionalLong limit, long inUse) {}

    /**
     * Claims several resources in one statement, all or none. The amounts must be 0 or more; the resource must be one that
     * is summed over the project.
     */
    public QuotaClaim claim(Connection connection, ProjectId project, Map<QuotaResource, Long> amounts)
            throws SQLException {
        if (amounts.isEmpty()) {
            return new QuotaClaim.Claimed();
        }
        Map<QuotaResource, Long> asked = checked(amounts);
        for (int look = 0; look < LOOKS_AT_MOST; look++) {
            if (add(connection, project, asked) == 1) {
                return new QuotaClaim.Claimed();
            }
            Optional<Map<QuotaResource, Line>> row = find(connection, project);
            if (row.isEmpty()) {
                createFromDefaults(connection, project);
                continue;
            }
            Optional<QuotaClaim.Exceeded> exceeded = firstExceeded(row.get(), asked);
            if (exceeded.isPresent()) {
                return exceeded.get();
            }
        }
        throw new SQLException("a claim on quota was overtaken " + LOOKS_AT_MOST + " times", "40001");
    }

    /**
     * Claims (above 0) and gives back (below 0) at the end of the transaction, together with whatever else it claims so, and
     * refuses it then: QUOTA_EXCEEDED. For what is made often: the project's row is locked for the commit alone.
     */
    public void change(Transaction tx, ProjectId project, Map<QuotaResource, Long> differences) {
        tx.last(QuotaDue.class, () -> new QuotaDue(this)).add(project, differences);
    }

    /**
     * Counts what is made without anybody asking, whatever the limit: a project's default group, for one. What people ask for
     * is claimed.
     */
    public void charge(Connection connection, ProjectId project, Map<QuotaResource, Long> amounts) throws SQLException {
        Map<QuotaResource, Long> charged = checked(amounts);
        createFromDefaults(connection, project);
        change(connection, project, charged, " + ?");
    }

    /**
     * Gives claims back. Giving back more than was claimed is a bug of the caller: the database refuses it and the
     * transaction fails.
     */
    public void release(Connection connection, ProjectId project, Map<QuotaResource, Long> amounts)
            throws SQLException {
        if (amounts.isEmpty()) {
            return;
        }
        if (change(connection, project, checked(amounts), " - ?") != 1) {
            throw new IllegalStateException("project " + project + " gives back what it never claimed");
        }
    }

    /** The limit on one instance, user or group; empty: none. Reads without claiming. */
    public OptionalLong limit(Connection connection, ProjectId project, QuotaResource resource) throws SQLException {
        return Sql.find(
                        connection,
                        "SELECT " + QuotaColumn.limit(resource) + " AS value FROM project_quota WHERE project_id = ?",
                        row -> row.findBigint("value"),
                        project)
                .orElseGet(() -> config.limitOf(resource));
    }

    /** All lines of a project; the defaults where it has no row yet. */
    Map<QuotaResource, Line> lines(Connection connection, ProjectId project) throws SQLException {
        return find(connection, project).orElseGet(this::defaults);
    }

    /** The default limits, with nothing in use. */
    Map<QuotaResource, Line> defaults() {
        Map<QuotaResource, Line> lines = new EnumMap<>(QuotaResource.class);
        QuotaColumn.RESOURCES.forEach(resource -> lines.put(resource, new Line(config.limitOf(resource), 0)));
        return lines;
    }

    /** Makes the project's row if there is none, and keeps others from claiming until the transaction ends. */
    Map<QuotaResource, Line> lock(Connection connection, ProjectId project) throws SQLException {
        createFromDefaults(connection, project);
        return Sql.find(
                        connection,
                        "SELECT * FROM project_quota WHERE project_id = ? FOR UPDATE",
                        QuotaStore::lines,
                        project)
                .orElseThrow(() -> new SQLException("the quota row went away", "40001"));
    }

    /** Sets limits; empty is none. */
    void setLimits(Connection connection, ProjectId project, Map<QuotaResource, OptionalLong> limits)
            throws SQLException {
        for (Map.Entry<QuotaResource, OptionalLong> limit : limits.entrySet()) {
            Sql.update(
                    connection,
                    "UPDATE project_quota SET " + QuotaColumn.limit(limit.getKey())
                            + " = ?::bigint WHERE project_id = ?",
                    limit.getValue().isPresent() ? limit.getValue().getAsLong() : null,
                    project);
        }
    }

    /** Drops the row of a project that goes. */
    void delete(Connection connection, ProjectId project) throws SQLException {
        Sql.update(connection, "DELETE FROM project_quota WHERE project_id = ?", project);
    }

    private static int change(Connection connection, ProjectId project, Map<QuotaResource, Long> amounts, String by)
            throws SQLException {
        String sets = amounts.keySet().stream()
                .map(resource -> QuotaColumn.inUse(resource) + " = " + QuotaColumn.inUse(resource) + by)
                .collect(Collectors.joining(", "));
        List<@Nullable Object> parameters = new ArrayList<>(amounts.values());
        parameters.add(project);
        return Sql.update(
                connection, "UPDATE project_quota SET " + sets + " WHERE project_id = ?", parameters.toArray());
    }

    private static int add(Connection connection, ProjectId project, Map<QuotaResource, Long> asked)
            throws SQLException {
        String sets = asked.keySet().stream()
                .map(resource -> QuotaColumn.inUse(resource) + " = " + QuotaColumn.inUse(resource) + " + ?")
                .collect(Collectors.joining(", "));
        // Asking for nothing is granted even where a limit was lowered below what is in use.
        String conditions = asked.keySet().stream()
                .map(resource -> " AND (? = 0 OR " + QuotaColumn.limit(resource) + " IS NULL OR "
                        + QuotaColumn.inUse(resource) + " + ? <= " + QuotaColumn.limit(resource) + ")")
                .collect(Collectors.joining());
        List<@Nullable Object> parameters = new ArrayList<>(asked.values());
        parameters.add(project);
        asked.values().forEach(amount -> {
            parameters.add(amount);
            parameters.add(amount);
        });
        return Sql.update(
                connection,
                "UPDATE project_quota SET " + sets + " WHERE project_id = ?" + conditions,
                parameters.toArray());
    }

    private static Optional<QuotaClaim.Exceeded> firstExceeded(
            Map<QuotaResource, Line> lines, Map<QuotaResource, Long> asked) {
        for (Map.Entry<QuotaResource, Long> entry : asked.entrySet()) {
            Line line = lines.getOrDefault(entry.getKey(), new Line(OptionalLong.empty(), 0));
            long limit = line.limit().orElse(Long.MAX_VALUE);
            if (entry.getValue() > 0 && line.inUse() > limit - entry.getValue()) {
                return Optional.of(new QuotaClaim.Exceeded(entry.getKey(), limit, line.inUse(), entry.getValue()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Map<QuotaResource, Line>> find(Connection connection, ProjectId project)
            throws SQLException {
        return Sql.find(connection, "SELECT * FROM project_quota WHERE project_id = ?", QuotaStore::lines, project);
    }

    private void createFromDefaults(Connection connection, ProjectId project) throws SQLException {
        String columns = QuotaColumn.RESOURCES.stream().map(QuotaColumn::limit).collect(Collectors.joining(", "));
        String marks = QuotaColumn.RESOURCES.stream().map(_ -> "?::bigint").collect(Collectors.joining(", "));
        List<@Nullable Object> parameters = new ArrayList<>();
        parameters.add(project);
        for (QuotaResource resource : QuotaColumn.RESOURCES) {
            OptionalLong limit = config.limitOf(resource);
            parameters.add(limit.isPresent() ? limit.getAsLong() : null);
        }
        // Two that make it at once: the second waits for the first and then finds its row.
        SqlFailures.refusing(
                "project_quota_project_id_fkey",
                () -> Refusals.notFound("project", project),
                () -> Sql.update(
                        connection,
                        "INSERT INTO project_quota (project_id, " + columns + ") VALUES (?, " + marks
                                + ") ON CONFLICT DO NOTHING",
                        parameters.toArray()));
    }

    private static Map<QuotaResource, Line> lines(Row row) throws SQLException {
        Map<QuotaResource, Line> lines = new EnumMap<>(QuotaResource.class);
        for (QuotaResource resource : QuotaColumn.RESOURCES) {
            long inUse = QuotaColumn.summed(resource) ? row.bigint(QuotaColumn.inUse(resource)) : 0;
            lines.put(resource, new Line(row.findBigint(QuotaColumn.limit(resource)), inUse));
        }
        return lines;
    }

    private static Map<QuotaResource, Long> checked(Map<QuotaResource, Long> amounts) {
        Map<QuotaResource, Long> checked = new EnumMap<>(amounts);
        checked.forEach((resource, amount) -> {
            if (!QuotaColumn.summed(resource) || amount < 0) {
                throw new IllegalArgumentException("cannot claim " + amount + " of " + resource);
            }
        });
        return checked;
    }
}
