/**
 * The process: sources of time, ids and chance, the gRPC server with its interceptors, and health.
 *
 * <p>Owns nothing of the domain. Services of the feature packages are {@code @Singleton} beans that implement {@link
 * io.grpc.BindableService} (not {@code @ApplicationScoped}: grpc-java makes {@code bindService()} final, which no proxy can
 * follow); the server finds them by itself. Who may call what is said in {@link io.xenith.controlplane.app.CallRules} alone.
 */
@NullMarked
package io.xenith.controlplane.app;

import org.jspecify.annotations.NullMarked;
