/**
 * Processes of the operating system: who they are, how they are started, ended and looked at.
 *
 * <p>Called by {@code supervise} and by the commands. Invariant: nothing here signals a process by a bare number. A process
 * is a {@link io.xenith.standalone.process.ProcessIdentity}, pid and start time and boot, so a number that the kernel has given
 * to somebody else is never mistaken for ours. Start reading at {@link io.xenith.standalone.process.ProcessIdentity}.
 */
@NullMarked
package io.xenith.standalone.process;

import org.jspecify.annotations.NullMarked;
