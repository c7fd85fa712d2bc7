@NullMarked
package io.xenith.gateway.access;

import org.jspecify.annotations.NullMarked;
