package io.xenith.imageservice.format;

import io.xenith.imageservice.format.Verdict.Reason;

/** Reads the header of a VirtualBox disk, version 1.1. */
final class Vdi {
    private static final String NAME = "vdi";
    private static final int HEADER_BYTES = 0x1c8;
    private static final int TYPE_DYNAMIC = 1;
    private static final int TYPE_FIXED = 2;
    private static final int UUID_BYTES = 16;
    private static final long MOST_VIRTUAL_BYTES = 1L << 56;

    private Vdi() {}

    static Reading read(Window head) {
        if (!head.has(0, HEADER_BYTES)) {
            return Reading.truncated(NAME);
        }
        if (head.u32le(0x44) != 0x0001_0001) {
            return Reading.bad(Reason.UNSUPPORTED_FEATURE, "Only version 1.1 of VDI is supported.");
        }
        long type = head.u32le(0x4c);
        if ((type != TYPE_DYNAMIC && type != TYPE_FIXED) || !head.isZero(0x1a8, UUID_BYTES)) {
            return Reading.bad(Reason.BACKING_FILE, "The VDI is a difference against a parent disk.");
        }
        long size = head.i64le(0x170);
        if (size < 0 || size > MOST_VIRTUAL_BYTES) {
            return Reading.damaged(NAME, "size " + Long.toUnsignedString(size));
        }
        // 32-bit numbers: the product cannot overflow.
        long least = head.u32le(0x158) + head.u32le(0x184) * head.u32le(0x178);
        return new Reading.Disk(size, least);
    }
}
