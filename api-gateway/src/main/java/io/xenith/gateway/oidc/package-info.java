/**
 * Bearer tokens of the identity provider, accepted as they are: the portal's and those of service accounts. Owns the provider's public
 * keys (fetched, cached) and the check of issuer, audience and time; roles come from the record, cached briefly. Start at {@link
 * io.xenith.gateway.oidc.BearerTokens}.
 */
@NullMarked
package io.xenith.gateway.oidc;

import org.jspecify.annotations.NullMarked;
