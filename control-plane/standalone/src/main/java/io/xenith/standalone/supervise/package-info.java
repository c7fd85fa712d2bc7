/**
 * Keeps a set of processes running: in order, with deadlines, and no longer than asked.
 *
 * <p>Knows nothing of what it runs: {@code infrastructure} and {@code service} describe that as
 * {@link io.xenith.standalone.supervise.ManagedService}. One {@link io.xenith.standalone.supervise.ServiceRunner} per component has its
 * own thread and is the only writer of that component's line on the {@link io.xenith.standalone.supervise.Board}. Invariants: at most
 * one process per service, also across the death of the supervisor; a process is signalled only when it is provably ours;
 * restarts are bounded. Start reading at {@link io.xenith.standalone.supervise.Supervisor}.
 */
@NullMarked
package io.xenith.standalone.supervise;

import org.jspecify.annotations.NullMarked;
