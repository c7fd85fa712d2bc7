package io.xenith.controlplane.core.record;

import static java.util.Objects.requireNonNull;

import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;

/** A domain that an agent holds and the record does not know. */
public record Orphan(DomainId domain, HostId host, InstanceId instance, long heldGeneration, boolean absent) {
    public Orphan {
        requireNonNull(domain, "domain");
        requireNonNull(host, "host");
        requireNonNull(instance, "instance");
    }
}
