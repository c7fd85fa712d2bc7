/**
 * From a proof of who one is to a token: password against Keycloak, application credential and scope against the record, or a token for
 * another one. Owns the shape of a login request and the rule that a refused login never says which part was wrong. Called by
 * identity's token endpoint, and for its scopes by the check of bearer tokens. Start at {@link io.xenith.gateway.login.Logins}.
 */
@NullMarked
package io.xenith.gateway.login;

import org.jspecify.annotations.NullMarked;
