/** Cinder's API over the real gateway, before a volume service in memory. Start at {@code VolumeApiTest}. */
@NullMarked
package io.xenith.gateway.volume;

import org.jspecify.annotations.NullMarked;
