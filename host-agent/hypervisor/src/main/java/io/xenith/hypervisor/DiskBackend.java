package io.xenith.hypervisor;

/** Who serves a disk to the guest. */
public enum DiskBackend {
    /** The Dom0 kernel's blkback: raw files (through a loop device) and block devices. */
    BLKBACK,
    /** QEMU's Xen block backend ("qdisk"): needed for qcow2. */
    QEMU
}
