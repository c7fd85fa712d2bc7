package io.xenith.controlplane.quota;

import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.QuotaResource;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What a transaction is to claim and give back when all its other work is done: the sum of all that was added. */
final class QuotaDue implements Transaction.Last {

    private final QuotaStore store;

    // In order of project, so that two transactions over several projects lock their rows in one order.
    private final Map<UUID, Map<QuotaResource, Long>> byProject = new TreeMap<>();

    QuotaDue(QuotaStore store) {
        this.store = store;
    }

    void add(ProjectId project, Map<QuotaResource, Long> differences) {
        Map<QuotaResource, Long> sums =
                byProject.computeIfAbsent(project.value(), _ -> new EnumMap<>(QuotaResource.class));
        differences.forEach((resource, difference) -> sums.merge(resource, difference, Long::sum));
    }

    @Override
    public void apply(Transaction tx) throws SQLException {
        for (Map.Entry<UUID, Map<QuotaResource, Long>> entry : byProject.entrySet()) {
            Map<QuotaResource, Long> more = new EnumMap<>(QuotaResource.class);
            Map<QuotaResource, Long> less = new EnumMap<>(QuotaResource.class);
            entry.getValue().forEach((resource, difference) -> {
                if (difference > 0) {
                    more.put(resource, difference);
                } else if (difference < 0) {
                    less.put(resource, -difference);
                }
            });
            ProjectId project = new ProjectId(entry.getKey());
            store.release(tx.connection(), project, less);
            store.claim(tx.connection(), project, more).orRefuse();
        }
    }
}
