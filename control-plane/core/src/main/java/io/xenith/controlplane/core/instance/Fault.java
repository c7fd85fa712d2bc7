package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Why something that was asked did not come about.
 *
 * @param reason stable name: NO_FEASIBLE_HOST, HOST_MEMORY, IMAGE_FETCH_FAILED, TIMEOUT, …
 * @param message for the user, without internals
 * @param details for operators: removal counts per rule, nearest miss, host, the agent's words
 */
public record Fault(String reason, String message, String details, Instant at) {
    /** No host could take it. */
    public static final String NO_FEASIBLE_HOST = "NO_FEASIBLE_HOST";

    /** It was not seen to happen within its deadline. */
    public static final String TIMEOUT = "TIMEOUT";

    /** Somebody took the word back in time. */
    public static final String CALLED_OFF = "CALLED_OFF";

    /** The agent refused the order as malformed: a difference of releases, or a bug. */
    public static final String ORDER_REFUSED = "ORDER_REFUSED";

    public Fault {
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
        requireNonNull(details, "details");
        requireNonNull(at, "at");
    }
}
