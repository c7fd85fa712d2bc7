/**
 * Images of a host (or of all simulated hosts of a process), by content.
 *
 * <p>Owns the cache directory. Called by {@code work} when disks or domains are made. Invariants: a file under its hash has
 * been verified against it by this process; a blob is fetched once however many ask; a pinned blob is not evicted; the sum
 * of sizes stays under the bound. Start at {@link io.xenith.hostagent.image.ImageCache}.
 */
@NullMarked
package io.xenith.hostagent.image;

import org.jspecify.annotations.NullMarked;
