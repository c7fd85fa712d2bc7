/**
 * This replica's picture of the fleet, by which it places.
 *
 * <p>Owns no table: it reads {@code host} and {@code host_claim}. A little old by nature; only claims decide, and they ask the host's row.
 * Called by the runner of operations through {@link io.xenith.controlplane.core.placement.Placer}. Start at {@link
 * io.xenith.controlplane.placement.FleetPoll}.
 */
@NullMarked
package io.xenith.controlplane.placement;

import org.jspecify.annotations.NullMarked;
