package io.xenith.controlplane.core.reconcile;

import static java.util.Objects.requireNonNull;

/**
 * What the last round of a reconciler did, for operators.
 *
 * @param found how much there was to do, up to its bound
 * @param problem in words; empty when all is well
 */
public record RoundStatus(String reconciler, int found, String problem) {
    public RoundStatus {
        requireNonNull(reconciler, "reconciler");
        requireNonNull(problem, "problem");
    }
}
