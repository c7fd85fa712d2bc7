package io.xenith.controlplane.record;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * Names a user, who lives in Keycloak; the record knows no more of one than this.
 *
 * @param value the id
 */
public record UserId(UUID value) {

    public UserId {
        requireNonNull(value);
    }

    /** Reads a field of a request; INVALID_FIELD when it is no UUID. */
    public static UserId parse(String field, String text) {
        return new UserId(Fields.uuid(field, text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
