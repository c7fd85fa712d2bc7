@NullMarked
package io.xenith.gateway.keycloak;

import org.jspecify.annotations.NullMarked;
