/**
 * Where people live. Owns all talk with Keycloak: the password check (direct access grant), users (admin REST API, as the service
 * account of our client), and its public keys. Called by identity and by the check of bearer tokens. Invariants: every call has a
 * deadline and their number at one time is bounded; Keycloak away is 503 to the client, never "wrong password"; no password and no
 * token is logged or kept. Start at {@link io.xenith.gateway.keycloak.KeycloakUsers}.
 */
@NullMarked
package io.xenith.gateway.keycloak;

import org.jspecify.annotations.NullMarked;
