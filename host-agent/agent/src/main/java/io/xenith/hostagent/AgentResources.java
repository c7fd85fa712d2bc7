package io.xenith.hostagent;

import io.xenith.hostagent.image.ImageCache;
import io.xenith.hostagent.telemetry.AgentMetrics;
import io.xenith.hostagent.telemetry.CallSpans;
import io.xenith.hostagent.time.Timers;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What all hosts of a process share.
 *
 * @param executor runs blocking work, one virtual thread a task
 * @param timers start work on the executor; never block
 * @param spans of calls, if anybody collects them
 */
public record AgentResources(
        Executor executor,
        Timers timers,
        InstantSource clock,
        AgentMetrics metrics,
        ImageCache images,
        CallSpans spans) {}
