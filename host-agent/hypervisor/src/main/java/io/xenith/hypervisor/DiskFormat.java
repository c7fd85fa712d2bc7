package io.xenith.hypervisor;

/** The format of the bytes behind a disk. No VHD on the data path. */
public enum DiskFormat {
    RAW,
    QCOW2
}
