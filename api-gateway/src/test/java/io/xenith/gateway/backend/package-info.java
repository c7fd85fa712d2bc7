@NullMarked
package io.xenith.gateway.backend;

import org.jspecify.annotations.NullMarked;
