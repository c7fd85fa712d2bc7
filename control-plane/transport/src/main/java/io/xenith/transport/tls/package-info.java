/**
 * Identities and mutual TLS. Owns the reading of certificate directories and the rule that a peer is exactly one
 * {@link io.xenith.transport.tls.Identity}. Called by every process. Invariant: a context made here never needs to be made again
 * when certificates renew. Start at {@link io.xenith.transport.tls.TlsFiles}.
 */
@NullMarked
package io.xenith.transport.tls;

import org.jspecify.annotations.NullMarked;
