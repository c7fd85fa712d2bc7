/**
 * What every gRPC call of Xenith carries: the identity of the peer, a deadline, the trace context. Called where servers and
 * channels are built. Start at {@link io.xenith.transport.grpc.Channels} and {@link io.xenith.transport.grpc.PeerIdentity}.
 */
@NullMarked
package io.xenith.transport.grpc;

import org.jspecify.annotations.NullMarked;
