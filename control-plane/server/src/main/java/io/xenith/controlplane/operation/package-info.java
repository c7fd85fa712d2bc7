/**
 * What was asked of instances, as rows, and this replica's threads that carry it on.
 *
 * <p>Owns the table {@code operation}. The deciding is done in {@link io.xenith.controlplane.core.saga}; here are its rows, the queue of
 * operations to run now, and the timers of the reconcilers. Invariants: an open operation has a deadline, and either waits for an agent's
 * report or is held under a lease; the queue may lose anything, since a lease that is past brings it back. Start at {@link io.xenith.controlplane.operation.OperationQueue}.
 */
@NullMarked
package io.xenith.controlplane.operation;

import org.jspecify.annotations.NullMarked;
