/**
 * The agent process of one host, or of many simulated ones.
 *
 * <p>{@link io.xenith.hostagent.Main} reads the options, {@link io.xenith.hostagent.AgentProcess} owns what hosts share,
 * {@link io.xenith.hostagent.HostAgent} is one host: its durable state, its workers, its watch. Invariants: stopping or
 * killing the process touches no domain; nothing is answered before it is durable; a domain that nobody ordered is never
 * touched. Start at {@code HostAgent}.
 */
@NullMarked
package io.xenith.hostagent;

import org.jspecify.annotations.NullMarked;
