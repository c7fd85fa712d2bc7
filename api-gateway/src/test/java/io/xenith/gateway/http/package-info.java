@NullMarked
package io.xenith.gateway.http;

import org.jspecify.annotations.NullMarked;
