/**
 * Keystone v3: tokens, users (in Keycloak), domains, projects, roles, assignments, application credentials (in the record), and the fixed
 * lists of services, endpoints and regions. One resource a noun; {@link io.xenith.gateway.identity.IdentityJson} has the shapes. What
 * Keystone has and we do not (groups, federation, trusts) answers as an empty list where clients ask in passing, and 404 else.
 */
@NullMarked
package io.xenith.gateway.identity;

import org.jspecify.annotations.NullMarked;
