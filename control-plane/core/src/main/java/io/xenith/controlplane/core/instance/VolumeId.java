package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** The id of a volume. */
public record VolumeId(UUID value) {
    public VolumeId {
        requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
