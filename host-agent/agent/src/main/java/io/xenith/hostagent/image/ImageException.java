package io.xenith.hostagent.image;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/** A blob could not be had. */
public final class ImageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public ImageException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = requireNonNull(reason);
    }

    public Reason reason() {
        return reason;
    }

    /** Why; what the caller's retry rests on. */
    public enum Reason {
        /** The image service does not answer, or broke off. Again later. */
        UNREACHABLE,
        /** The image service says that there is no such blob. */
        NOT_FOUND,
        /** What came is not what its hash says. */
        CORRUPT,
        /** The cache's disk is full, or the blob is larger than the cache may be. */
        NO_ROOM,
        /** The caller does not want it any more. */
        CANCELLED
    }
}
