package io.xenith.controlplane.core.record;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.host.HostSignals;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.InstanceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One instance before and after.
 *
 * @param before as it was locked; absent for a new instance
 */
public record Change(@Nullable InstanceState before, InstanceState after) {
    public Change {
        requireNonNull(after, "after");
    }

    /** Whether there is nothing to save. */
    public boolean isNothing() {
        return after.equals(before);
    }

    /** Domains whose agents have something new to hear. */
    public List<Domain> toSignal() {
        return after.domains().stream()
                .filter(domain -> domain.phase() != DomainPhase.PLANNED && domain.phase() != DomainPhase.ENDED)
                .filter(domain -> generationBefore(domain) != domain.intent().generation())
                .toList();
    }

    /** Wakes the owners of those hosts. To be called after the commit. */
    public void signal(HostSignals signals) {
        toSignal().forEach(domain -> signals.domainChanged(domain.host(), domain.id()));
    }

    private long generationBefore(Domain domain) {
        return before == null
                ? 0
                : before.domain(domain.id())
                        .map(known -> known.intent().generation())
                        .orElse(0L);
    }
}
