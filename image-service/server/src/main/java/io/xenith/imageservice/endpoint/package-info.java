/**
 * Where the process meets the outside: configuration, the gRPC port, health.
 *
 * <p>The blob port is Quarkus' own HTTP server, configured in {@code application.properties}: mutual TLS, no plain HTTP.
 * Health and metrics are on the management port. Nothing calls this package. Start with {@link
 * io.xenith.imageservice.endpoint.GrpcEndpoint}.
 */
@NullMarked
package io.xenith.imageservice.endpoint;

import org.jspecify.annotations.NullMarked;
