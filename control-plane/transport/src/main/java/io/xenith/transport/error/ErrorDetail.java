package io.xenith.transport.error;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import java.util.Map;

/**
 * What a caller learns of a failed call.
 *
 * @param code the gRPC status code
 * @param reason the stable name from the contract's error table, for example {@code STALE_GENERATION}
 * @param message for people; holds no internals
 * @param metadata values that belong to the reason
 */
public record ErrorDetail(Status.Code code, String reason, String message, Map<String, String> metadata) {

    public ErrorDetail {
        requireNonNull(code);
        requireNonNull(reason);
        requireNonNull(message);
        metadata = Map.copyOf(metadata);
    }
}
