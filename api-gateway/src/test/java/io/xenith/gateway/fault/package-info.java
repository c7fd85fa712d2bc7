@NullMarked
package io.xenith.gateway.fault;

import org.jspecify.annotations.NullMarked;
