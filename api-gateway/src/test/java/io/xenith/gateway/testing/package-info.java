/**
 * A gateway under test: real HTTP, real gRPC with mutual TLS, a real token, and beyond them fakes. Annotate a {@code @QuarkusTest} with
 * {@code @QuarkusTestResource(TestingBackends.class)}, take the fakes as fields of type {@link
 * io.xenith.gateway.testing.TestingControlPlane} and {@link io.xenith.gateway.testing.TestingKeycloak}, and speak through {@link
 * io.xenith.gateway.testing.TestingClient}.
 */
@NullMarked
package io.xenith.gateway.testing;

import org.jspecify.annotations.NullMarked;
