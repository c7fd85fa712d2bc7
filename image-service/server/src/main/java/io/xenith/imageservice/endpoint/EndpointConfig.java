package io.xenith.imageservice.endpoint;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How the process is reached. */
@ConfigMapping(prefix = "xenith.images.endpoint")
public interface EndpointConfig {
    /** Address that gRPC listens on. */
    String host();

    /** Port of gRPC; 0 takes a free one. */
    int grpcPort();

    /** Directory with {@code ca.crt}, {@code tls.crt} and {@code tls.key}, as cert-manager lays them. */
    Path tlsDirectory();

    /** Calls at once; more are told to come back. */
    @WithDefault("256")
    int concurrentCalls();

    /** The longest that a call may take, whatever deadline its caller set. */
    @WithDefault("20S")
    Duration longestCall();
}
