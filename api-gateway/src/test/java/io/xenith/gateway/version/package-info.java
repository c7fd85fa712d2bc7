@NullMarked
package io.xenith.gateway.version;

import org.jspecify.annotations.NullMarked;
