/**
 * What operators see of the agent's process: JSON lines on standard error, metrics and health on a small HTTP port.
 *
 * <p>Written for Dom0, whose memory is dear: no logging or metrics library, the JDK's own HTTP server. Metric labels are
 * bounded sets, never ids. Start at {@link io.xenith.hostagent.telemetry.AgentMetrics}.
 */
@NullMarked
package io.xenith.hostagent.telemetry;

import org.jspecify.annotations.NullMarked;
