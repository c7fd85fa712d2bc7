/**
 * Running Dom0's programs: LVM, qemu-img, nft, ip, cp.
 *
 * <p>Every external command of the Dom0 runtime goes through {@link io.xenith.hypervisor.dom0.command.Commands}: no shell, the C
 * locale, a deadline, bounded output, an end when the caller cancels. Called by the packages for disks, networks and consoles.
 *
 * <p>Start reading at {@link io.xenith.hypervisor.dom0.command.SystemCommands}.
 */
@NullMarked
package io.xenith.hypervisor.dom0.command;

import org.jspecify.annotations.NullMarked;
