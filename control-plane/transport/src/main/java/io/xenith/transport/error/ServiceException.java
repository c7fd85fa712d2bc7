package io.xenith.transport.error;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the contract names. Thrown by services; {@link ErrorInterceptor} puts it on the wire as it is. The message
 * of the exception is the internal one, for our logs; the caller sees {@link #detail()} only.
 */
public final class ServiceException extends RuntimeException {

    private final transient ErrorDetail detail;

    private ServiceException(ErrorDetail detail, String internal, @Nullable Throwable cause) {
        super(internal, cause);
        this.detail = detail;
    }

    /** A failure whose user message also serves for our logs. */
    public static ServiceException of(Status.Code code, String reason, String message) {
        requireNonNull(message);
        return new ServiceException(new ErrorDetail(code, reason, message, Map.of()), reason + ": " + message, null);
    }

    /** The same failure with one more metadata value. */
    public ServiceException with(String key, String value) {
        Map<String, String> metadata = new TreeMap<>(detail.metadata());
        metadata.put(key, value);
        ErrorDetail richer = new ErrorDetail(detail.code(), detail.reason(), detail.message(), metadata);
        return new ServiceException(richer, String.valueOf(getMessage()), getCause());
    }

    /** The same failure with what only we should read, and its cause. */
    public ServiceException because(String internal, @Nullable Throwable cause) {
        return new ServiceException(detail, detail.reason() + ": " + internal, cause);
    }

    /** What the caller is told. */
    public ErrorDetail detail() {
        return detail;
    }

    /** The stable reason. */
    public String reason() {
        return detail.reason();
    }
}
