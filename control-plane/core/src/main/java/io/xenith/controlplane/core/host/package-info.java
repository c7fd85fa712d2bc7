/**
 * Where instances meet hosts: what goes to a host's agent ({@link io.xenith.controlplane.core.host.DomainsToApply}), what it says ({@link
 * io.xenith.controlplane.core.host.Observations}), and who is woken when intent changed ({@link
 * io.xenith.controlplane.core.host.HostSignals}).
 *
 * <p>Called by the host sessions; the first two are implemented over the record, the third by the sessions. Everything here may be called
 * twice, late or not at all: a domain whose observed generation is below its intended one stays pending until its agent has said otherwise.
 */
@NullMarked
package io.xenith.controlplane.core.host;

import org.jspecify.annotations.NullMarked;
