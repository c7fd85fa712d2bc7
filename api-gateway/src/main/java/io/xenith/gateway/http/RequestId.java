package io.xenith.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of one API request, {@code req-} and a UUID. Made here and never taken from the client: it is the idempotency key of
 * the mutations that the request causes, and one client's run may send the same global id with many requests.
 *
 * @param value the id as shown
 */
public record RequestId(String value) {

    private static final Pattern FORM =
            Pattern.compile("req-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    /** A new id. */
    public static RequestId random() {
        return new RequestId("req-" + UUID.randomUUID());
    }

    /** The id that a client sent to tie several requests together; empty when there is none or it is malformed. */
    public static Optional<RequestId> findGlobal(@Nullable String header) {
        return header != null && FORM.matcher(header).matches() ? Optional.of(new RequestId(header)) : Optional.empty();
    }

    /**
     * The id of one of several mutations of one request, the same each time for the same name: two mutations must not share
     * an idempotency key.
     */
    public RequestId step(String name) {
        return new RequestId("req-" + UUID.nameUUIDFromBytes((value + '/' + name).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return value;
    }
}
