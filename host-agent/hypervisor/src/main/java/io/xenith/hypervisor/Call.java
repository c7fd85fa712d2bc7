package io.xenith.hypervisor;

import java.time.Duration;
import java.util.Objects;

/**
 * What goes with every micro-operation: whose it is, how long it may take, and how to stop it.
 *
 * @param operationId goes to the log with every line the native layer writes for this call
 * @param timeout how long the caller waits from now on; after it the call ends with {@link Failure.TimedOut}. Positive.
 */
public record Call(String operationId, Duration timeout, Cancellation cancellation) {
    public Call {
        Objects.requireNonNull(operationId);
        Objects.requireNonNull(cancellation);
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("no time left: " + timeout);
        }
    }

    /** A call that is not cancelled. */
    public static Call of(String operationId, Duration timeout) {
        return new Call(operationId, timeout, new Cancellation());
    }
}
