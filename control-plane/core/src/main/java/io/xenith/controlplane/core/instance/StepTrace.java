package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a step of an operation began and how it ended.
 *
 * @param message for operators; empty when all went well
 * @param hostName where it took place; empty when nowhere
 */
public record StepTrace(
        String name,
        OperationState state,
        Instant startedAt,
        @Nullable Instant finishedAt,
        String message,
        String hostName) {
    public StepTrace {
        requireNonNull(name, "name");
        requireNonNull(state, "state");
        requireNonNull(startedAt, "startedAt");
        requireNonNull(message, "message");
        requireNonNull(hostName, "hostName");
    }
}
