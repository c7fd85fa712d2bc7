package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** The identity of the instance a placement is for; it is only carried through, no rule reads it. */
public record InstanceId(UUID value) {
    public InstanceId {
        requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
