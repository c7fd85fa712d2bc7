package io.xenith.controlplane.core.host;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.DomainFailure;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.scheduler.InstanceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One domain as its agent sees it; the contract's {@code DomainReport} as a value.
 *
 * @param heldGeneration the generation whose spec the agent holds
 * @param observedGeneration the generation that it last converged to, or failed at
 * @param domid Xen's number; absent while there is no domain
 * @param reportSequence grows with each report of this domain within one boot id
 * @param observedAt by the agent's clock
 * @param progress for people; empty when idle
 */
public record DomainReport(
        DomainId domain,
        InstanceId instance,
        long heldGeneration,
        long observedGeneration,
        ObservedState state,
        @Nullable Integer domid,
        long rebootCount,
        long rootDiskIncarnation,
        @Nullable DomainFailure failure,
        long reportSequence,
        Instant observedAt,
        @Nullable Instant startedAt,
        String progress) {
    public DomainReport {
        requireNonNull(domain, "domain");
        requireNonNull(instance, "instance");
        requireNonNull(state, "state");
        requireNonNull(observedAt, "observedAt");
        requireNonNull(progress, "progress");
    }
}
