@NullMarked
package io.xenith.gateway.placement;

import org.jspecify.annotations.NullMarked;
