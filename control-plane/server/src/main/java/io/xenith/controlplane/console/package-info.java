/**
 * Serial consoles that somebody types to: tokens that open them, and the relay between who shows one and the agent.
 *
 * <p>Called by the gateway over gRPC. Invariants: a token is nowhere but with who was given it; what is typed is in no log and in no record; each direction waits
 * for who is slower. Start at {@link io.xenith.controlplane.console.ConsoleGrpc}.
 */
@NullMarked
package io.xenith.controlplane.console;

import org.jspecify.annotations.NullMarked;
