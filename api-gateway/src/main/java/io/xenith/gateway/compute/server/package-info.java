/** Nova's servers: our instances, their actions, metadata, tags, interfaces and the record of what was asked of them. The table of states is
 * {@link io.xenith.gateway.compute.server.ServerState}; the shape of an answer {@link io.xenith.gateway.compute.server.ServerView}.
 * Reading of requests is kept apart from both ({@code CreateRequest}, {@code ServerFilter}). Start at {@code ServersResource}. */
@NullMarked
package io.xenith.gateway.compute.server;

import org.jspecify.annotations.NullMarked;
