/**
 * What an operator types on a host besides running the agent.
 *
 * <p>Called by {@code Main}. Invariants: every failure ends in words that say what to do next; tokens and keys are never printed.
 * Start at {@link io.xenith.hostagent.command.EnrolCommand}.
 */
@NullMarked
package io.xenith.hostagent.command;

import org.jspecify.annotations.NullMarked;
