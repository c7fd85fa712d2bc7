package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** The identity of an instance group, within which affinity and anti-affinity hold. */
public record GroupId(UUID value) {
    public GroupId {
        requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
