package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

/**
 * Why an agent's last try at a generation failed.
 *
 * @param reason stable name of the agent's contract: IMAGE_FETCH_FAILED, HOST_MEMORY, …
 * @param message for operators
 * @param retrying whether the agent goes on by itself
 */
public record DomainFailure(String reason, String message, boolean retrying, int attempts) {
    public DomainFailure {
        requireNonNull(reason, "reason");
        requireNonNull(message, "message");
    }
}
