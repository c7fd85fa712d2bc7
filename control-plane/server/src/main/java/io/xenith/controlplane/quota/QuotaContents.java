package io.xenith.controlplane.quota;

import io.xenith.controlplane.identity.ProjectContents;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.QuotaResource;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A project that has claims is not empty. Counting by claims also stops whoever is about to make something: the row stays
 * locked until the project is gone, and then a claim finds no project.
 */
@Singleton
final class QuotaContents implements ProjectContents {

    private final QuotaStore quota;

    QuotaContents(QuotaStore quota) {
        this.quota = quota;
    }

    @Override
    public SortedMap<String, Long> count(Transaction tx, ProjectId project) throws SQLException {
        SortedMap<String, Long> held = new TreeMap<>();
        quota.lock(tx.connection(), project).forEach((resource, line) -> {
            if (countsAsContent(resource)) {
                held.put(QuotaColumn.name(resource).replace('_', ' '), line.inUse());
            }
        });
        return held;
    }

    @Override
    public void forget(Transaction tx, ProjectId project) throws SQLException {
        quota.delete(tx.connection(), project);
    }

    // Every project has its default security group, which goes with it; memory and processors go with instances,
    // and GiB with volumes.
    private static boolean countsAsContent(QuotaResource resource) {
        return switch (resource) {
            case QUOTA_RESOURCE_INSTANCES,
                    QUOTA_RESOURCE_INSTANCE_GROUPS,
                    QUOTA_RESOURCE_NETWORKS,
                    QUOTA_RESOURCE_SUBNETS,
                    QUOTA_RESOURCE_PORTS,
                    QUOTA_RESOURCE_ROUTERS,
                    QUOTA_RESOURCE_FLOATING_ADDRESSES,
                    QUOTA_RESOURCE_VOLUMES -> true;
            case QUOTA_RESOURCE_VCPUS,
                    QUOTA_RESOURCE_MEMORY_MIB,
                    QUOTA_RESOURCE_METADATA_ITEMS,
                    QUOTA_RESOURCE_KEYPAIRS,
                    QUOTA_RESOURCE_INSTANCE_GROUP_MEMBERS,
                    QUOTA_RESOURCE_SECURITY_GROUPS,
                    QUOTA_RESOURCE_SECURITY_GROUP_RULES,
                    QUOTA_RESOURCE_VOLUME_GIB,
                    QUOTA_RESOURCE_UNSPECIFIED,
                    UNRECOGNIZED -> false;
        };
    }
}
