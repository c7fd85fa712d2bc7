package io.xenith.controlplane.record;

import io.grpc.Status;
import io.xenith.transport.error.ServiceException;
import java.util.Locale;

/** The refusals that the contracts of several services share. */
public final class Refusals {

    private Refusals() {}

    /** INVALID_ARGUMENT, INVALID_FIELD; metadata.field names it. */
    public static ServiceException invalidField(String field, String message) {
        return ServiceException.of(Status.Code.INVALID_ARGUMENT, "INVALID_FIELD", field + ": " + message)
                .with("field", field);
    }

    /** NOT_FOUND, {@code <KIND>_NOT_FOUND}; metadata.id. The kind is in words: "security group". */
    public static ServiceException notFound(String kind, Object id) {
        return ServiceException.of(
                        Status.Code.NOT_FOUND,
                        kind.toUpperCase(Locale.ROOT).replace(' ', '_') + "_NOT_FOUND",
                        "no " + kind + " " + id)
                .with("id", id.toString());
    }

    /** PERMISSION_DENIED, NOT_ADMINISTRATOR. */
    public static ServiceException notAdministrator() {
        return ServiceException.of(
                Status.Code.PERMISSION_DENIED, "NOT_ADMINISTRATOR", "only an administrator may do this");
    }

    /** PERMISSION_DENIED, NOT_OWNER: visible to the caller, but another project's. */
    public static ServiceException notOwner(String kind, Object id) {
        return ServiceException.of(
                        Status.Code.PERMISSION_DENIED, "NOT_OWNER", "the " + kind + " belongs to another project")
                .with("id", id.toString());
    }

    /** ALREADY_EXISTS, NAME_TAKEN. */
    public static ServiceException nameTaken(String kind, String name) {
        return ServiceException.of(
                Status.Code.ALREADY_EXISTS, "NAME_TAKEN", "there is a " + kind + " named '" + name + "' already");
    }

    /** FAILED_PRECONDITION, IN_USE; metadata kind and count say what holds it. */
    public static ServiceException inUse(String what, String holder, long count) {
        return ServiceException.of(
                        Status.Code.FAILED_PRECONDITION, "IN_USE", what + " still has " + count + " " + holder)
                .with("kind", holder)
                .with("count", Long.toString(count));
    }

    /** UNAVAILABLE, RECORD_UNAVAILABLE: the database did not answer, or not in time; back off and retry. */
    public static ServiceException recordUnavailable(String internal, Throwable cause) {
        return ServiceException.of(
                        Status.Code.UNAVAILABLE, "RECORD_UNAVAILABLE", "the record does not answer, try again")
                .because(internal, cause);
    }
}
