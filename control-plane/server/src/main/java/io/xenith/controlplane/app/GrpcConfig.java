package io.xenith.controlplane.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where the gRPC server listens and what it takes. */
@ConfigMapping(prefix = "xenith.grpc")
public interface GrpcConfig {

    /** Address to listen on. {@code XENITH_GRPC_HOST}; a pod says 0.0.0.0. */
    @WithDefault("127.0.0.1")
    String host();

    /** Port to listen on; 0 takes a free one. {@code XENITH_GRPC_PORT}. */
    @WithDefault("8443")
    int port();

    /** Largest request in bytes. */
    @WithDefault("4194304")
    int maxMessageBytes();

    /** Calls at work at once on one connection; more wait in the client. */
    @WithDefault("256")
    int maxCallsPerConnection();

    /** Seconds that calls at work have to end when the process stops. */
    @WithDefault("10")
    int drainSeconds();
}
