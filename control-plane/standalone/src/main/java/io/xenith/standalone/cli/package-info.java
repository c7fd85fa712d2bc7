/**
 * The commands of {@code ./xenith}: what each prints, how it ends.
 *
 * <p>Called by {@code Main}. A command speaks with the supervisor only through the state directory: its pid file, its status
 * file, its requests, and one signal. Start reading at {@link io.xenith.standalone.cli.Commands}.
 */
@NullMarked
package io.xenith.standalone.cli;

import org.jspecify.annotations.NullMarked;
