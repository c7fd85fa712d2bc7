/**
 * Where instances go: what is asked of the scheduler, and how several askers share one picture of the fleet.
 *
 * <p>Called by the runner of operations. The picture is always a little old; only the claim in the record decides, and a lost race costs
 * one more round. Start at {@link io.xenith.controlplane.core.placement.Placer}.
 */
@NullMarked
package io.xenith.controlplane.core.placement;

import org.jspecify.annotations.NullMarked;
