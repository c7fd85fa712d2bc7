@NullMarked
package io.xenith.gateway.image;

import org.jspecify.annotations.NullMarked;
