/**
 * The disks of a real host: files (raw with shared blocks where the file system can, qcow2 as an overlay) or thin volumes of
 * LVM.
 *
 * <p>{@link io.xenith.hypervisor.dom0.disk.HostDisks} has the rules of {@link io.xenith.hypervisor.HostStore}: once however
 * often it is asked, room before work, nothing left of what failed, nobody's disk deleted. {@code FileVolumes} and
 * {@code LvmThinVolumes} only make, list and remove. The host agent opens one of the two and calls it.
 *
 * <p>Invariants: all that is known of a disk travels with it, in its file's name or its volume's tags, so there is no second
 * place to disagree with; a disk is made under another name and gets its own by one rename when it is whole and on the medium;
 * the sizes of all disks never exceed the store's size, so a thin store does not run full behind a guest's back.
 *
 * <p>Start reading at {@code HostDisks}, then {@code Volumes}.
 */
@NullMarked
package io.xenith.hypervisor.dom0.disk;

import org.jspecify.annotations.NullMarked;
