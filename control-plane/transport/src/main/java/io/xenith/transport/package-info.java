/**
 * How the processes of Xenith talk to each other, free of any framework: who a peer is ({@link io.xenith.transport.tls}),
 * what every gRPC call carries ({@link io.xenith.transport.grpc}), what an error looks like on the wire
 * ({@link io.xenith.transport.error}) and who signs certificates ({@link io.xenith.transport.pki}).
 */
@NullMarked
package io.xenith.transport;

import org.jspecify.annotations.NullMarked;
