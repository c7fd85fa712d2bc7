/**
 * What converges by itself: blobs without an image go, uploads whose process died give their image back, stored bytes are
 * read again from time to time.
 *
 * <p>{@link io.xenith.imageservice.upkeep.Upkeep} runs the passes on timer and on signal, one at a time. Each pass reads
 * everything it needs anew, does a bounded amount of work and answers a report, so a restart in the middle is the normal
 * case. Nothing here is told what changed. Start with {@link io.xenith.imageservice.upkeep.BlobCollector}.
 */
@NullMarked
package io.xenith.imageservice.upkeep;

import org.jspecify.annotations.NullMarked;
