/**
 * Tells by content what the bytes of an image are, while they stream past, and refuses what a host must not open: a
 * disk that names another file, an unknown feature, an archive declared as a disk.
 *
 * <p>The upload path is the only caller. Plain Java: no I/O, no clock, and memory bounded by {@link
 * io.xenith.imageservice.format.FormatInspector#MEMORY_BYTES} whatever the size of the image. Every number read from the
 * bytes is hostile until compared with a bound. Start with {@link io.xenith.imageservice.format.FormatInspector}.
 */
@NullMarked
package io.xenith.imageservice.format;

import org.jspecify.annotations.NullMarked;
