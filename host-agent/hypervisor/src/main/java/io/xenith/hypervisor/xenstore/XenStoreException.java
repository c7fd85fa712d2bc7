package io.xenith.hypervisor.xenstore;

import io.xenith.hypervisor.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request to XenStore failed; {@link #error} says how. */
public final class XenStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final XenStoreError error;
    private final Duration timeout;

    XenStoreException(XenStoreError error, String what, Duration timeout, @Nullable Throwable cause) {
        super("XenStore: " + what + ": " + error, cause);
        this.error = error;
        this.timeout = timeout;
    }

    XenStoreException(XenStoreError error, String what) {
        this(error, what, Duration.ZERO, null);
    }

    public XenStoreError error() {
        return error;
    }

    /** The same in the words of the hypervisor layer. */
    public Failure toFailure() {
        return switch (error) {
            case TIMED_OUT -> new Failure.TimedOut(timeout);
            case INTERRUPTED -> new Failure.Cancelled();
            case NOT_CONNECTED, CONNECTION_LOST, TOO_MANY_REQUESTS, PROTOCOL_VIOLATION ->
                new Failure.ToolstackDown(String.valueOf(getMessage()));
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
                    UNKNOWN_ERROR -> new Failure.Unexpected(String.valueOf(getMessage()));
        };
    }
}
