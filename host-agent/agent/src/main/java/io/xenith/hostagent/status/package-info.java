/**
 * How a running agent is, told to the operator of its machine and to systemd.
 *
 * <p>Owns the status socket and the notifications to the service manager. Called by {@code AgentProcess}; read by the {@code
 * status} command. Invariants: telling asks nobody else, so that it works when control plane and hypervisor do not; nothing
 * secret and nothing of a tenant's data is told. Start at {@link io.xenith.hostagent.status.AgentStatus}.
 */
@NullMarked
package io.xenith.hostagent.status;

import org.jspecify.annotations.NullMarked;
