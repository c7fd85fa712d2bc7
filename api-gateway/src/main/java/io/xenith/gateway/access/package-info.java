/**
 * Who asks, and may they. Every endpoint says with {@link io.xenith.gateway.access.Requires} or {@link
 * io.xenith.gateway.access.Anonymous} what it wants; {@link io.xenith.gateway.access.AccessFilter} holds it to that before any code of
 * the endpoint runs, and refuses an endpoint that says nothing. Start at the filter.
 */
@NullMarked
package io.xenith.gateway.access;

import org.jspecify.annotations.NullMarked;
