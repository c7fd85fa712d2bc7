package io.xenith.standalone.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The ports of an installation, all on loopback. Below 32768, where Linux begins to give out ports to clients. */
public enum PortName {
    /** The OpenStack APIs and the portal. */
    API_GATEWAY(7780),
    /** Where people log in. */
    KEYCLOAK(7781),
    /** Keycloak's health. */
    KEYCLOAK_MANAGEMENT(7782),
    /** The record. */
    POSTGRES(7783),
    /** The broker. */
    KAFKA(7784),
    /** The broker's own quorum. */
    KAFKA_CONTROLLER(7785),
    /** Image records. */
    IMAGE_SERVICE_GRPC(7786),
    /** Image data. */
    IMAGE_SERVICE_HTTP(7787),
    /** Health and metrics of the image service. */
    IMAGE_SERVICE_MANAGEMENT(7788),
    /** The first control-plane replica; each further one takes the next. */
    CONTROL_PLANE_GRPC(7790),
    /** Health and metrics of the first replica; each further one takes the next. */
    CONTROL_PLANE_HTTP(7800),
    /** Health and metrics of the simulated hosts' agent. */
    HOST_AGENTS_MANAGEMENT(7809),
    /** The first simulated host; each further one takes the next. */
    HOST_AGENTS(7810);

    private final int defaultPort;

    PortName(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    /** The port when nobody says otherwise. */
    public int defaultPort() {
        return defaultPort;
    }

    /** The name as people write it: {@code api-gateway}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The port with the name that people write. */
    public static Optional<PortName> find(String label) {
        return Arrays.stream(values())
                .filter(port -> port.label().equals(label))
                .findFirst();
    }
}
