package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

/**
 * The trail from whoever asked down to the hypercall.
 *
 * @param userId empty: the system itself
 * @param requestId of the API request; the key by which repeated requests are known
 * @param requestDigest SHA-256 of the request's body, hex: the same id with another body is refused
 * @param traceparent of the W3C trace context; empty when there was none
 * @param why in words: "server create", "the guest powered itself off"
 */
public record Reason(String userId, String requestId, String requestDigest, String traceparent, String why) {
    public Reason {
        requireNonNull(userId, "userId");
        requireNonNull(requestId, "requestId");
        requireNonNull(requestDigest, "requestDigest");
        requireNonNull(traceparent, "traceparent");
        requireNonNull(why, "why");
    }
}
