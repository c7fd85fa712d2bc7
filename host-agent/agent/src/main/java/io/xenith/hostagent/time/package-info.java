/** Timers that start work, and time as the contract carries it. Called by everything in the agent. */
@NullMarked
package io.xenith.hostagent.time;

import org.jspecify.annotations.NullMarked;
