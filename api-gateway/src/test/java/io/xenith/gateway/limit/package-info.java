@NullMarked
package io.xenith.gateway.limit;

import org.jspecify.annotations.NullMarked;
