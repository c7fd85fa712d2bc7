package io.xenith.controlplane.core.record;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.DomainSize;
import io.xenith.scheduler.HostId;

/** A wish to hold a piece of a host. */
public record ClaimAsk(HostId host, DomainSize size) {
    public ClaimAsk {
        requireNonNull(host, "host");
        requireNonNull(size, "size");
    }
}
