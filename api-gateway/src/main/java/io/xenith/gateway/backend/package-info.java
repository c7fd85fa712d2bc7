/**
 * The two services behind the gateway, reached by gRPC with mutual TLS. Owns the channels: several replicas in turn, the next one when
 * one is away, a deadline on every call. Resources inject {@link io.xenith.gateway.backend.ControlPlane} or {@link
 * io.xenith.gateway.backend.ImageService} and call; a failed call is left to fall through to the fault mapper. Invariant: a call
 * is repeated only when the transport failed, which the contracts allow, since every mutation carries its request id.
 */
@NullMarked
package io.xenith.gateway.backend;

import org.jspecify.annotations.NullMarked;
