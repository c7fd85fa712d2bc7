package io.xenith.lab.image;

import java.nio.file.Path;

/**
 * The files of one image.
 *
 * @param directory where they are, in the cache
 */
public record LabImage(Path directory) {
    /** The hypervisor, unpacked, as QEMU's multiboot loader wants it. */
    public Path hypervisor() {
        return directory.resolve("xen");
    }

    /** The kernel of Dom0. */
    public Path kernel() {
        return directory.resolve("vmlinuz");
    }

    /** The first root file system of Dom0. */
    public Path ramdisk() {
        return directory.resolve("initrd.img");
    }

    /** Dom0's disk, raw and sparse. Never booted itself, only copied. */
    public Path disk() {
        return directory.resolve("dom0.img");
    }

    /** The private key that root of every lab host lets in. */
    public Path key() {
        return directory.resolve("id");
    }

    /** The file of known hosts that names the one host key of all lab hosts, as {@code xenith-lab}. */
    public Path knownHosts() {
        return directory.resolve("known_hosts");
    }

    /** The kernel of the test guest; inside Dom0 it is {@code /srv/guest/vmlinuz}. */
    public Path guestKernel() {
        return directory.resolve("guest/vmlinuz");
    }

    /** The test guest itself; inside Dom0 it is {@code /srv/guest/initramfs}. */
    public Path guestRamdisk() {
        return directory.resolve("guest/initramfs");
    }

    /**
     * A whole disk with the test guest and a menu for GRUB, from which guests of every type boot; inside Dom0 it is
     * {@code /srv/guest/disk.img}.
     */
    public Path guestDisk() {
        return directory.resolve("guest/disk.img");
    }
}
