package io.xenith.gateway.backend;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Where the services behind the gateway are. */
@ConfigMapping(prefix = "xenith")
public interface BackendConfig {
    /** Replicas of the control plane, {@code host:port} each, separated by commas. */
    List<String> controlPlane();

    /** Replicas of the image service for gRPC, {@code host:port} each, separated by commas. */
    List<String> imageServiceGrpc();

    /** Where the image service serves data, {@code host:port}; always HTTPS. */
    String imageServiceHttp();

    /** Directory with {@code ca.crt}, {@code tls.crt} and {@code tls.key} of the identity {@code api-gateway.xenith.internal}. */
    Path tlsDir();

    /** Deadline of a call, all tries together. */
    @WithDefault("20s")
    Duration callDeadline();
}
