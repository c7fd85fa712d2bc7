@NullMarked
package io.xenith.gateway.fleet;

import org.jspecify.annotations.NullMarked;
