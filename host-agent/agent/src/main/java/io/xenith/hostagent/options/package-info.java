/**
 * What an agent is started with: the command line, and a file of the same words.
 *
 * <p>Called by {@code Main} and the commands. Invariants: every word is known and used; a wrong one is named together with where
 * it was said. Start at {@link io.xenith.hostagent.options.Options}.
 */
@NullMarked
package io.xenith.hostagent.options;

import org.jspecify.annotations.NullMarked;
