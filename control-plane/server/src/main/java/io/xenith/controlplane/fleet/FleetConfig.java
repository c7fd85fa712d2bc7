package io.xenith.controlplane.fleet;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Enrolment of hosts. */
@ConfigMapping(prefix = "xenith.fleet")
public interface FleetConfig {

    /** Life of a host's certificate. The agent renews at two thirds of it. */
    @WithDefault("30d")
    Duration certificateLifetime();

    /** Zone of hosts that name none, enrolled by a token that names none. */
    @WithDefault("nova")
    String defaultAvailabilityZone();
}
