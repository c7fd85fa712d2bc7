@NullMarked
package io.xenith.gateway.token;

import org.jspecify.annotations.NullMarked;
