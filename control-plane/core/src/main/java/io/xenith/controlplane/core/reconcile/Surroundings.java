package io.xenith.controlplane.core.reconcile;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.host.HostSignals;
import io.xenith.controlplane.core.record.InstanceRecord;
import io.xenith.controlplane.core.saga.SagaContext;
import io.xenith.controlplane.core.saga.SagaLimits;
import io.xenith.controlplane.core.saga.Sagas;
import io.xenith.scheduler.InstanceId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What all that carry work on need.
 *
 * @param signals wakes the owners of hosts
 * @param runSoon hands an instance whose operation can go on to this replica's runner; may drop it, the lease sees to it
 * @param replica name of this replica
 * @param lease how long a replica holds an operation that it works on
 */
public record Surroundings(
        InstanceRecord record,
        Sagas sagas,
        SagaLimits limits,
        Supplier<UUID> ids,
        HostSignals signals,
        Consumer<InstanceId> runSoon,
        String replica,
        Duration lease) {
    public Surroundings {
        requireNonNull(record, "record");
        requireNonNull(sagas, "sagas");
        requireNonNull(limits, "limits");
        requireNonNull(ids, "ids");
        requireNonNull(signals, "signals");
        requireNonNull(runSoon, "runSoon");
        requireNonNull(replica, "replica");
        requireNonNull(lease, "lease");
    }

    /** What steps may use at a moment. */
    public SagaContext at(Instant now) {
        return new SagaContext(now, ids, limits);
    }
}
