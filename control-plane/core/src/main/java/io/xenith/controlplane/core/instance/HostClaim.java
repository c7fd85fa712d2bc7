package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.HostId;
import java.time.Instant;
import java.util.UUID;

/** A piece of a host that an instance holds. */
public record HostClaim(UUID id, HostId host, ClaimPurpose purpose, DomainSize size, Instant claimedAt) {
    public HostClaim {
        requireNonNull(id, "id");
        requireNonNull(host, "host");
        requireNonNull(purpose, "purpose");
        requireNonNull(size, "size");
        requireNonNull(claimedAt, "claimedAt");
    }

    /** Held for something else. */
    public HostClaim with(ClaimPurpose next) {
        return new HostClaim(id, host, next, size, claimedAt);
    }
}
