/**
 * The sessions of this replica with the agents of the hosts that it owns.
 *
 * <p>A session is one mutual-TLS channel: the agent's state stream comes in on it, {@code ApplyDomain} goes out on it. What comes in is
 * collected over all sessions and recorded in batches ({@link io.xenith.controlplane.session.ReportBatcher}); what goes out is read from the
 * record in batches ({@link io.xenith.controlplane.session.OrderDispatcher}), on signal and on timer. Nothing here remembers what was asked:
 * the record says what is intended, the agent says what it holds.
 *
 * <p>Invariants: a host that is silent for the stated time is shown as unreachable and never as off; a session reads only as fast as the
 * record takes its reports. Start at {@link io.xenith.controlplane.session.HostSessions}.
 */
@NullMarked
package io.xenith.controlplane.session;

import org.jspecify.annotations.NullMarked;
