@NullMarked
package io.xenith.gateway.identity;

import org.jspecify.annotations.NullMarked;
