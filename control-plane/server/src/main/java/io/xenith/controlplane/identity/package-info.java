/**
 * Domains, projects, roles, assignments, application credentials and revoked tokens: the part of identity that is in the
 * record. Users and passwords live in Keycloak; here a user is an id.
 *
 * <p>Called by the gateway, over gRPC. Invariants: an assignment has exactly one scope; the secret of a credential is
 * nowhere, only its salted hash; a revocation is never changed and is forgotten only when every token it concerns has run
 * out. Start reading at {@code IdentityServiceEndpoint}.
 */
@NullMarked
package io.xenith.controlplane.identity;

import org.jspecify.annotations.NullMarked;
