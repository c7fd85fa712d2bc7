/**
 * Placement, to look at: hosts as resource providers, what they have, what is claimed of it and by whom, and who could take more. All
 * reads up to 1.28 are answered as that version has them; nothing can be written, since capacity is claimed by the control plane
 * alone, so writes answer 405. Called by administrators' tools. Hosts have no aggregates and no nested providers. Start at {@link
 * io.xenith.gateway.placement.ResourceProviderResource}.
 */
@NullMarked
package io.xenith.gateway.placement;

import org.jspecify.annotations.NullMarked;
