/**
 * Pieces of hosts that instances and volumes hold.
 *
 * <p>Owns {@code host_claim} and the columns {@code host.claimed_*}, always together in one transaction. Called by the record of instances
 * when an operation places something, and when something ended, and by volumes at their first attach and their end. Invariant: the host's own row refuses what does not fit; the picture that
 * placement used does not matter. Start at {@link io.xenith.controlplane.claim.HostClaims}.
 */
@NullMarked
package io.xenith.controlplane.claim;

import org.jspecify.annotations.NullMarked;
