/**
 * How often one may ask. Owns the token buckets: one a user on all endpoints, one a remote address on logins. Each replica counts
 * for itself. Invariant: the memory of all buckets is bounded, whoever asks. Start at {@link io.xenith.gateway.limit.RateLimits}.
 */
@NullMarked
package io.xenith.gateway.limit;

import org.jspecify.annotations.NullMarked;
