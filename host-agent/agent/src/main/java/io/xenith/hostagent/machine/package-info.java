/**
 * The machine under an agent: a simulated one, or the Dom0 that the agent runs on.
 *
 * <p>Called by {@code AgentProcess}, which opens one machine for each host that it carries. Invariants: opening and letting go
 * touches no domain; what the machine is missing is said in words that an operator can act on. Start at
 * {@link io.xenith.hostagent.machine.MachineOpener}.
 */
@NullMarked
package io.xenith.hostagent.machine;

import org.jspecify.annotations.NullMarked;
