/**
 * The files that a lab host boots from: made once by a recipe, kept in a cache under the recipe's hash.
 *
 * <p>Called by {@code io.xenith.lab}. Invariants: an image is in the cache whole or not at all; nothing is mounted and nothing
 * changed on this machine outside the cache; the mirror is the one that apt uses and is written nowhere but into the image.
 * Start reading at {@link io.xenith.lab.image.ImageCache}.
 */
@NullMarked
package io.xenith.lab.image;

import org.jspecify.annotations.NullMarked;
