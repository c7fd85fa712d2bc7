package io.xenith.controlplane.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How this replica keeps in touch with hosts. */
@ConfigMapping(prefix = "xenith.session")
public interface SessionConfig {

    /** How often an agent says something even when nothing changed; 1 s to 60 s. */
    @WithDefault("5s")
    Duration heartbeat();

    /** Silence after which a host is shown as unreachable. More than two heartbeats. */
    @WithDefault("20s")
    Duration unreachableAfter();

    /** How long one command to an agent may take before it is given up and tried again. */
    @WithDefault("10s")
    Duration commandDeadline();

    /** How often pending orders and the set of owned hosts are looked up without a signal. */
    @WithDefault("5s")
    Duration lookEvery();

    /** How long reports are collected before they are recorded together. Longer: fewer commits, later status. */
    @WithDefault("8ms")
    Duration reportLinger();

    /** Commands under way at once to one host; 1 to 256. */
    @WithDefault("16")
    int commandsPerHost();
}
