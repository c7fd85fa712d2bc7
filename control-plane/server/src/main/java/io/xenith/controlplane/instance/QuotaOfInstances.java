package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.ProjectId;
import io.xenith.controlplane.quota.QuotaFacts;
import io.xenith.controlplane.quota.QuotaStore;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.QuotaResource;
import jakarta.inject.Singleton;
import java.util.Map;

/** What instances claim of their project's quota, and what is really there. */
@Singleton
public final class QuotaOfInstances implements InstanceQuota, QuotaFacts {
    private final QuotaStore store;

    public QuotaOfInstances(QuotaStore store) {
        this.store = store;
    }

    @Override
    public void change(Transaction tx, ProjectId project, Map<QuotaResource, Long> differences) {
        store.change(tx, new io.xenith.controlplane.record.ProjectId(project.value()), differences);
    }

    @Override
    public Map<QuotaResource, String> sums() {
        return Map.of(
                QuotaResource.QUOTA_RESOURCE_INSTANCES,
                "SELECT project_id, count(*) AS total FROM instance WHERE deleted_at IS NULL GROUP BY project_id",
                QuotaResource.QUOTA_RESOURCE_VCPUS,
                "SELECT project_id, sum(greatest(vcpus, other_vcpus))::bigint AS total FROM instance"
                        + " WHERE deleted_at IS NULL GROUP BY project_id",
                QuotaResource.QUOTA_RESOURCE_MEMORY_MIB,
                "SELECT project_id, sum(greatest(memory_mib, other_memory_mib))::bigint AS total FROM instance"
                        + " WHERE deleted_at IS NULL GROUP BY project_id");
    }
}
