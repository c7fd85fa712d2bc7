package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** The identity of one thing that was asked of an instance. */
public record OperationId(UUID value) {
    public OperationId {
        requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
