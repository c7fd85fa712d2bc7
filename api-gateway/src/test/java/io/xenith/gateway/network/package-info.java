@NullMarked
package io.xenith.gateway.network;

import org.jspecify.annotations.NullMarked;
