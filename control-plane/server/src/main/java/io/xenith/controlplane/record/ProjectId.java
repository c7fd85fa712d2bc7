package io.xenith.controlplane.record;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Names a project, the tenant to whom rows belong.
 *
 * @param value the id
 */
public record ProjectId(UUID value) {

    public ProjectId {
        requireNonNull(value);
    }

    /** Reads a field of a request; INVALID_FIELD when it is no UUID. */
    public static ProjectId parse(String field, String text) {
        return new ProjectId(Fields.uuid(field, text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
