/**
 * A simulated Xen host that obeys the same contract as libxl and outlives the agent's process.
 *
 * <p>Owns the simulated domains and disks of a host and the journal that keeps them. The agent opens one
 * {@link io.xenith.hypervisor.simulator.SimulatedHost} where it would open libxl; tests open thousands in one JVM.
 *
 * <p>Invariants: nothing is answered that is not in the journal; state changes only by applying a journal entry, live and
 * on replay alike; no thread belongs to a host or a domain, but those of a
 * screen that somebody asked for; time and chance come from outside only.
 *
 * <p>Start reading at {@link io.xenith.hypervisor.simulator.SimulatedHost}, then {@code HostState} and {@code Journal}.
 */
@NullMarked
package io.xenith.hypervisor.simulator;

import org.jspecify.annotations.NullMarked;
