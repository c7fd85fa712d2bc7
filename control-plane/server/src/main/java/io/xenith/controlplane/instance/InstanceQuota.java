package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.instance.ProjectId;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.QuotaResource;
import java.sql.SQLException;
import java.util.Map;

/** What instances need of quota. */
@FunctionalInterface
public interface InstanceQuota {
    /**
     * Changes what a project holds, in the same transaction as what it is held for.
     *
     * @param differences more where positive, which is refused beyond the limit with QUOTA_EXCEEDED; less where negative
     */
    void change(Transaction tx, ProjectId project, Map<QuotaResource, Long> differences) throws SQLException;
}
