/**
 * The gateway: everything that speaks to people and their tools. It owns the OpenStack dialect (JSON shapes, faults,
 * microversions, version documents), the issue and check of tokens, and limits on rates and sizes. It holds no state of the fleet:
 * every answer comes from the control plane or the image service, over gRPC with mutual TLS.
 *
 * <p>A request passes, in this order: {@link io.xenith.gateway.http} (request id, access log), {@link io.xenith.gateway.limit}
 * (rates), {@link io.xenith.gateway.access} (who asks, and may they), a resource of one service's package, {@link
 * io.xenith.gateway.backend} (calls), and on failure {@link io.xenith.gateway.fault}.
 */
@NullMarked
package io.xenith.gateway;

import org.jspecify.annotations.NullMarked;
