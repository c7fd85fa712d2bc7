/**
 * The image {@code tiny}: a kernel and a ramdisk that boot on real Xen in a second, made from what Debian packages.
 *
 * <p>Called by {@code stack}; the files go to the cache and are uploaded by {@code seed}. Invariants: the same kernel and
 * busybox make the same bytes; what cannot be had is said and left out, never replaced by a stand-in. Start reading at
 * {@link io.xenith.standalone.bootimage.TinyImage}.
 */
@NullMarked
package io.xenith.standalone.bootimage;

import org.jspecify.annotations.NullMarked;
