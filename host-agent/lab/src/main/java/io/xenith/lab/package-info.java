/**
 * Hosts that run real Xen inside QEMU, for tests and for trying: {@link io.xenith.lab.Lab} makes them, {@link
 * io.xenith.lab.LabHost} is one.
 *
 * <p>Called by the {@code lab} command, by tests through {@code io.xenith.lab.junit}, and by whoever needs a host in a program.
 * Invariants: a lab directory has one user at a time, held by a lock that dies with its process; a process is ended only when
 * its command line names the directory of the host it belongs to; every wait has a deadline. Start reading at {@link
 * io.xenith.lab.Lab}.
 */
@NullMarked
package io.xenith.lab;

import org.jspecify.annotations.NullMarked;
