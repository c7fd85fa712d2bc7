package io.xenith.controlplane.app;

import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** What this process is told about itself and its neighbours. */
@ConfigMapping(prefix = "xenith")
public interface ProcessConfig {

    /** Directory of {@code ca.crt}, {@code tls.crt} and {@code tls.key} of this process. {@code XENITH_TLS_DIR}. */
    Path tlsDir();

    /** Directory of {@code ca.crt} and {@code ca.key}, with which hosts are enrolled. {@code XENITH_CA_DIR}. */
    Optional<Path> caDir();

    /** {@code host:port} of the image service's gRPC. {@code XENITH_IMAGE_SERVICE}. */
    Optional<String> imageService();

    /** Name of this replica, unique among those running. {@code XENITH_REPLICA_NAME}; the host name by default. */
    Optional<String> replicaName();
}
