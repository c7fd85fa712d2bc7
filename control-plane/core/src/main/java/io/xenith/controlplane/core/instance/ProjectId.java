package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** The identity of a project, the tenant that owns instances. */
public record ProjectId(UUID value) {
    public ProjectId {
        requireNonNull(value, "value");
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
