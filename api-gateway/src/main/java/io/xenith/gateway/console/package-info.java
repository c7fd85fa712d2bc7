/**
 * Serial consoles and screens over WebSocket, for whoever shows a token of the compute API; and the page that shows a screen.
 *
 * <p>Called by clients of all kinds, browsers among them. Invariants: nothing is taken from one side while the other has no room; what is typed is in no log, nor is a
 * token; how many are open is bounded. A token for one kind opens no other. Start at {@link io.xenith.gateway.console.ConsoleSockets}.
 */
@NullMarked
package io.xenith.gateway.console;

import org.jspecify.annotations.NullMarked;
