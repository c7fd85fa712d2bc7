package io.xenith.gateway.console;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Bounds on remote consoles that pass through. */
@ConfigMapping(prefix = "xenith.consoles")
public interface ConsoleConfig {
    /**
     * Consoles open at once in this process; more are told to come back. Each is a call at work on the connection to the control plane, which
     * takes 256 of them.
     */
    @WithDefault("64")
    int atOnce();

    /**
     * Pages of these origins may open consoles besides our own, and show ours in a frame, {@code https://portal.example.org} each, separated by
     * commas.
     */
    Optional<List<String>> allowedOrigins();

    /** A client is asked so often whether it is still there, and cut when it has not answered twice. */
    @WithDefault("30s")
    Duration pingEvery();
}
