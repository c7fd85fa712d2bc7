package io.xenith.controlplane.network;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.Refusals;

/**
 * Who sees what: administrators everything; others what is their project's, networks that are shared or external with their
 * subnets, and ports on networks of their own. Seeing is not owning: a change needs {@link #requireOwner}.
 */
final class Visibility {

    private Visibility() {}

    /** Begins a query on networks, table alias {@code n}. */
    static Query networks(CallerScope scope, String columns) {
        return scope.administrator()
                ? Query.select(columns, "network n", "true")
                : Query.select(
                        columns,
                        "network n",
                        "n.project_id = ?::uuid OR n.shared OR n.external",
                        scope.project().orElse(null));
    }

    /** Begins a query on subnets, table alias {@code s}. */
    static Query subnets(CallerScope scope, String columns) {
        return scope.administrator()
                ? Query.select(columns, "subnet s", "true")
                : Query.select(
                        columns,
                        "subnet s",
                        """
                        s.project_id = ?::uuid OR s.network_id IN (SELECT n.id FROM network n
                            WHERE n.project_id = ?::uuid OR n.shared OR n.external)
                        """,
                        scope.project().orElse(null),
                        scope.project().orElse(null));
    }

    /** Begins a query on ports, table alias {@code p}. */
    static Query ports(CallerScope scope, String columns) {
        return scope.administrator()
                ? Query.select(columns, "port p", "true")
                : Query.select(
                        columns,
                        "port p",
                        "p.project_id = ?::uuid OR p.network_id IN"
                                + " (SELECT n.id FROM network n WHERE n.project_id = ?::uuid)",
                        scope.project().orElse(null),
                        scope.project().orElse(null));
    }

    /** Begins a query on rows that only their project sees: the table's alias and the column {@code project_id}. */
    static Query own(CallerScope scope, String columns, String table, String alias) {
        return scope.administrator()
                ? Query.select(columns, table + " " + alias, "true")
                : Query.select(
                        columns,
                        table + " " + alias,
                        alias + ".project_id = ?::uuid",
                        scope.project().orElse(null));
    }

    /** Refuses a change of something that the caller sees but does not own: PERMISSION_DENIED, NOT_OWNER. */
    static void requireOwner(CallerScope scope, ProjectId owner, String kind, Object id) {
        if (!scope.reaches(owner)) {
            throw Refusals.notOwner(kind, id);
        }
    }
}
