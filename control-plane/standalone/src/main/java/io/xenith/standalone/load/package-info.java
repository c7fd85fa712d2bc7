/**
 * A load client that uses the public API only, and measures what each operation costs over all processes of the stack.
 *
 * <p>Started by {@code ./xenith load}; its figures are kept in {@code docs/promises.md}. Loops are bounded by the number of
 * servers asked for, and every wait has a deadline. Start at {@link io.xenith.standalone.load.LoadRun}.
 */
@NullMarked
package io.xenith.standalone.load;

import org.jspecify.annotations.NullMarked;
