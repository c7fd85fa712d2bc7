/**
 * What is done when something is asked of an instance: one saga for each {@link
 * io.xenith.controlplane.core.instance.OperationKind}, of steps with a run and an undo.
 *
 * <p>Everything here is a pure function from an {@link io.xenith.controlplane.core.instance.InstanceState} to the next; whoever calls locks
 * the instance, saves what differs and commits. Steps look at the state, not at what happened before, so each may be run again at any
 * time: after a crash, by another replica, for each report of an agent. Invariants: an operation without a fault goes forward, one with a
 * fault goes back; nothing is done on a host that was not recorded before; what already happened (a reboot, a disk made anew) has no undo,
 * and the step says so. Called by the runner, by the record of observations and by the API's calls. Start at {@link
 * io.xenith.controlplane.core.saga.Sagas#advance}, then read {@code CreateSaga}.
 */
@NullMarked
package io.xenith.controlplane.core.saga;

import org.jspecify.annotations.NullMarked;
