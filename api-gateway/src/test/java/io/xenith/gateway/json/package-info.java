@NullMarked
package io.xenith.gateway.json;

import org.jspecify.annotations.NullMarked;
