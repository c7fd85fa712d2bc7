package io.xenith.controlplane.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How facts get to Kafka. */
@ConfigMapping(prefix = "xenith.outbox")
public interface OutboxConfig {

    /** Pause between two looks when nothing waited. */
    @WithDefault("250ms")
    Duration pause();

    /** Facts sent and deleted in one transaction; 1 to 5000. */
    @WithDefault("1000")
    int batch();
}
