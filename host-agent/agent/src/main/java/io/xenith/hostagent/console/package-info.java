/**
 * Consoles: the log of the serial one, and the open ones, serial or screens, that somebody types to.
 *
 * <p>Called by the gRPC server alone. Invariants: no output is buffered beyond one piece a console, and how many are open is bounded, for a domain and for the
 * host. Start at {@link io.xenith.hostagent.console.ConsoleEndpoint}.
 */
@NullMarked
package io.xenith.hostagent.console;

import org.jspecify.annotations.NullMarked;
