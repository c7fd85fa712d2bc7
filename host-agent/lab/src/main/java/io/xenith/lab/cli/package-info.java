/**
 * The command {@code ./xenith lab}.
 *
 * <p>Called by the launcher. Invariants: what a person can put right is one line without a stack trace. Start reading at {@link
 * io.xenith.lab.cli.Main}.
 */
@NullMarked
package io.xenith.lab.cli;

import org.jspecify.annotations.NullMarked;
