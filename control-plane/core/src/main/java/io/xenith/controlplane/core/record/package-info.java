/**
 * The record as the core sees it: transactions that lock whole instances, claim hosts and save what changed.
 *
 * <p>Implemented over PostgreSQL by the service, and in memory by the simulation. Called by the runner of operations, the recorder of
 * reports and the reconcilers; each of their rounds is one transaction over many instances, as commits are what costs. Invariants: an
 * instance is changed only under its lock; locks are taken in order of id; a claim exists only if its host's row accepted it in the same
 * transaction. Start at {@link io.xenith.controlplane.core.record.InstanceTransaction}.
 */
@NullMarked
package io.xenith.controlplane.core.record;

import org.jspecify.annotations.NullMarked;
