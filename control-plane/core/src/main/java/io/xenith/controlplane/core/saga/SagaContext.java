package io.xenith.controlplane.core.saga;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/** What steps may use besides the state: the time of this run, and ids. */
public record SagaContext(Instant now, Supplier<UUID> ids, SagaLimits limits) {
    public SagaContext {
        requireNonNull(now, "now");
        requireNonNull(ids, "ids");
        requireNonNull(limits, "limits");
    }
}
