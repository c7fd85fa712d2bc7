/**
 * Nova v2.1: instances and what surrounds them, in the words of OpenStack's compute API. Owns nothing but the dialect: every answer
 * comes from one call to the control plane, or from a fixed few; never from one call an item. Each resource of Nova has one resource
 * class in a package below, beside the view that writes its JSON.
 *
 * <p>Invariants: the base version 2.1 is exact in every field and status; {@link io.xenith.gateway.compute.Change} lists every
 * microversion after it with what it means here, and the newest of them is the one advertised. What we do not offer is refused in
 * Nova's words, never ignored. Start at {@code server.ServersResource}.
 */
@NullMarked
package io.xenith.gateway.compute;

import org.jspecify.annotations.NullMarked;
