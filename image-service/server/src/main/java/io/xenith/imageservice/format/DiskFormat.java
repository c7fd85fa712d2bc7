package io.xenith.imageservice.format;

import java.util.Arrays;
import java.util.Optional;

/** What an owner may say the bytes of an image are. */
public enum DiskFormat {
    RAW("raw"),
    QCOW2("qcow2"),
    ISO("iso"),
    VMDK("vmdk"),
    VHD("vhd"),
    VHDX("vhdx"),
    VDI("vdi"),
    /** A kernel. */
    AKI("aki"),
    /** A ramdisk. */
    ARI("ari"),
    /** A file system without a partition table, booted with a kernel and a ramdisk beside it. */
    AMI("ami");

    private final String wireName;

    DiskFormat(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the contract, in SQL and towards people. */
    public String wireName() {
        return wireName;
    }

    /** Finds the format of that name; names are lower-case. */
    public static Optional<DiskFormat> find(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName.equals(wireName))
                .findFirst();
    }
}
