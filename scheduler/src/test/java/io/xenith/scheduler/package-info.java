/** Tests of placement. Start at {@link io.xenith.scheduler.PlacementEngineTest}. */
@NullMarked
package io.xenith.scheduler;

import org.jspecify.annotations.NullMarked;
