package io.xenith.controlplane.core.host;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.HostId;
import java.time.Instant;
import java.util.List;

/**
 * What one agent said in one message.
 *
 * @param bootId of the host when the agent looked; the session writes it to the host's row before it hands reports on
 * @param observedAt when the agent looked, by its own clock
 * @param complete whether this is a full snapshot: what is not in it, the agent does not hold
 */
public record HostReport(HostId host, String bootId, Instant observedAt, boolean complete, List<DomainReport> domains) {
    public HostReport {
        requireNonNull(host, "host");
        requireNonNull(bootId, "bootId");
        requireNonNull(observedAt, "observedAt");
        domains = List.copyOf(domains);
    }
}
