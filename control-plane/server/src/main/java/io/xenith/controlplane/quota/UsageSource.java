package io.xenith.controlplane.quota;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.PageOf;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.InstanceUsage;
import io.xenith.controlplane.v1.PageRequest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Who knows which instances lived when. Implemented by the package that owns instances. */
public interface UsageSource {

    /**
     * Instances that lived at some moment of a time, by instance id.
     *
     * @param scope who asks; may ask about the project given, which has been checked
     * @param project whose instances; empty: everybody's
     * @param start of the time, included
     * @param end of the time, excluded; after start
     */
    PageOf<InstanceUsage> list(
            Transaction tx,
            CallerScope scope,
            Optional<ProjectId> project,
            Instant start,
            Instant end,
            PageRequest page)
            throws SQLException;
}
