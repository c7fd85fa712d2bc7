package io.xenith.gateway.fault;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is refused, said to the client as its service's dialect has it. Not logged: it is the client's to read. The type
 * is used where a dialect names its errors (Neutron), and by default follows from the status.
 */
public final class ApiFault extends RuntimeException {

    private final int status;
    private final String type;
    private final transient Map<String, String> headers;

    private ApiFault(int status, String type, String message, Map<String, String> headers, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.status = status;
        this.type = type;
        this.headers = headers;
    }

    /** A refusal with any status. */
    public static ApiFault of(int status, String message) {
        return new ApiFault(status, "", message, Map.of(), null);
    }

    /** 400: the request is malformed, or asks for what cannot be. */
    public static ApiFault badRequest(String message) {
        return of(400, message);
    }

    /** 403: the caller may not. */
    public static ApiFault forbidden(String message) {
        return of(403, message);
    }

    /** 404: there is no such thing, or the caller may not know of it. */
    public static ApiFault notFound(String message) {
        return of(404, message);
    }

    /** 406: no such version. */
    public static ApiFault notAcceptable(String message) {
        return of(406, message);
    }

    /** 409: not now, in this state. */
    public static ApiFault conflict(String message) {
        return of(409, message);
    }

    /** 413: the request is larger than we read. */
    public static ApiFault tooLarge(String message) {
        return of(413, message);
    }

    /** 415: a body in another format than asked for. */
    public static ApiFault unsupportedMediaType(String message) {
        return of(415, message);
    }

    /** 429: too often; try again after so many seconds. */
    public static ApiFault tooManyRequests(long retryAfterSeconds) {
        return of(429, "This request was rate-limited. Try again in " + retryAfterSeconds + " seconds.")
                .withHeader("Retry-After", Long.toString(retryAfterSeconds));
    }

    /** 501: a part of the service's API that we do not offer. */
    public static ApiFault notImplemented(String message) {
        return of(501, message);
    }

    /** 503: something that we need does not answer; the client may try again. */
    public static ApiFault unavailable(String message) {
        return of(503, message).withHeader("Retry-After", "5");
    }

    /** The same with the error type that Neutron's clients read, for example {@code NetworkInUse}. */
    public ApiFault typed(String name) {
        return new ApiFault(status, name, message(), headers, getCause());
    }

    /** The same with one more header on the answer. */
    public ApiFault withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ApiFault(status, type, message(), Map.copyOf(more), getCause());
    }

    /** The same with what caused it. */
    public ApiFault because(Throwable cause) {
        return new ApiFault(status, type, message(), headers, cause);
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The name of the error in dialects that have one; empty to take it from the status. */
    public String type() {
        return type;
    }

    /** For the user. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** To put on the answer. */
    public Map<String, String> headers() {
        return headers;
    }
}
