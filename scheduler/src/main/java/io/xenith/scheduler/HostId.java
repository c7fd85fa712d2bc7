package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** The identity of a host; the same value as in the record and in the host's certificate. */
public record HostId(UUID value) {
    public HostId {
        requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
