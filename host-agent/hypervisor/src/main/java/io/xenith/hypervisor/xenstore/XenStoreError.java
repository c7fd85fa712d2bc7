package io.xenith.hypervisor.xenstore;

/** Why a request failed: what xenstored answers (names of {@code errno}, as in xs_wire.h), and what this client finds. */
public enum XenStoreError {
    /** A malformed request, or a transaction that xenstored does not know (any more). */
    EINVAL,
    EACCES,
    EEXIST,
    EISDIR,
    ENOENT,
    ENOMEM,
    /** A quota of xenstored is used up: nodes, watches or transactions. */
    ENOSPC,
    EIO,
    ENOTEMPTY,
    ENOSYS,
    EROFS,
    EBUSY,
    /** A transaction met a change of others, as often as it was tried. */
    EAGAIN,
    EISCONN,
    /** More than fits into one message, or into a node. */
    E2BIG,
    EPERM,
    /** xenstored gave an error that is not in xs_wire.h; the exception's message has it. */
    UNKNOWN_ERROR,
    /** There is no connection at the moment; nothing was sent. */
    NOT_CONNECTED,
    /** The connection ended before the answer; whether the request took effect is unknown. */
    CONNECTION_LOST,
    /** No answer by the deadline; whether the request took effect is unknown. */
    TIMED_OUT,
    /** The calling thread was interrupted; whether the request took effect is unknown. */
    INTERRUPTED,
    /** Too many requests wait for an answer; nothing was sent. */
    TOO_MANY_REQUESTS,
    /** The answer is not what the protocol says; the connection is given up. */
    PROTOCOL_VIOLATION;

    /** Whether the request may have been carried out all the same. */
    public boolean mayHaveTakenEffect() {
        return switch (this) {
            case CONNECTION_LOST, TIMED_OUT, INTERRUPTED, PROTOCOL_VIOLATION -> true;
            case EINVAL,
                    EACCES,
                    EEXIST,
                    EISDIR,
                    ENOENT,
                    ENOMEM,
                    ENOSPC,
                    EIO,
                    ENOTEMPTY,
                    ENOSYS,
                    EROFS,
                    EBUSY,
                    EAGAIN,
                    EISCONN,
                    E2BIG,
                    EPERM,
                    UNKNOWN_ERROR,
                    NOT_CONNECTED,
                    TOO_MANY_REQUESTS -> false;
        };
    }

    /** Only the names of {@code errno} start like this; the client's own reasons cannot be sent to it. */
    static XenStoreError ofWireName(String name) {
        for (var error : values()) {
            if (error.name().equals(name) && name.matches("E[A-Z0-9]+")) {
                return error;
            }
        }
        return UNKNOWN_ERROR;
    }
}
