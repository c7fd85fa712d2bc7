/**
 * Our own tokens: issue, check, revoke. A token is a compact JWS (ES256) that says all a replica needs to know of its caller, so that a
 * check costs no call: signature once, then a look into a bounded cache, always against the clock and the list of revocations. The
 * list is polled from the control plane; a revocation made elsewhere is heeded after one poll, one made here at once. Start at {@link
 * io.xenith.gateway.token.Tokens}.
 *
 * <p>Invariants: a token in the cache was verified by one of our keys; expiry and revocation are looked at on every use; no token
 * and no key is ever logged.
 */
@NullMarked
package io.xenith.gateway.token;

import org.jspecify.annotations.NullMarked;
