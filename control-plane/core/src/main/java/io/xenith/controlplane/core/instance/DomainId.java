package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** The identity of one incarnation of an instance on one host; also Xen's domain UUID. Never used twice. */
public record DomainId(UUID value) {
    public DomainId {
        requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
