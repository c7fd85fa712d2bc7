/**
 * What one host's agent tells: the newest report of each domain, and the streams that carry them.
 *
 * <p>Called by {@code work} (publishes) and the endpoint (subscribes). Invariants: a subscriber costs memory for the set of
 * changed domains at most, never for a queue of messages; its first message is a snapshot; sequences grow. Start at
 * {@link io.xenith.hostagent.watch.HostWatch}.
 */
@NullMarked
package io.xenith.hostagent.watch;

import org.jspecify.annotations.NullMarked;
