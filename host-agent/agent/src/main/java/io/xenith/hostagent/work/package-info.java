/**
 * Brings each domain of one host to its intended state.
 *
 * <p>Owns the loop of look, decide, do one step. Called by {@code HostAgent}. Invariants: one worker per domain and one
 * thread in it at a time; the newest generation wins at the next step; every failure is reported and retried within a
 * bound, or reported as final; the number of heavy operations at once is bounded. Start at
 * {@link io.xenith.hostagent.work.DomainWorker}.
 */
@NullMarked
package io.xenith.hostagent.work;

import org.jspecify.annotations.NullMarked;
