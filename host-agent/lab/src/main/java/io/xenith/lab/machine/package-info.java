/**
 * One emulated machine: how QEMU is started, found again, spoken to and ended, and how a command gets into it.
 *
 * <p>Called by {@code io.xenith.lab}. Invariants: a process is known by its command line, which names the directory of its
 * host, and is looked at right before it is ended; nothing listens but on loopback. Start reading at {@link
 * io.xenith.lab.machine.QemuCommand}.
 */
@NullMarked
package io.xenith.lab.machine;

import org.jspecify.annotations.NullMarked;
