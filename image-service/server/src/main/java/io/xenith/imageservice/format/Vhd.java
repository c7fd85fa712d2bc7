package io.xenith.imageservice.format;

import io.xenith.imageservice.format.Verdict.Reason;

/** Reads the footer of a VHD; dynamic disks have a copy of it at the start, fixed ones only the one at the end. */
final class Vhd {
    private static final String NAME = "vhd";
    static final int FOOTER_BYTES = 512;
    private static final int TYPE_FIXED = 2;
    private static final int TYPE_DYNAMIC = 3;
    private static final int TYPE_DIFFERENCING = 4;
    private static final long MOST_VIRTUAL_BYTES = 1L << 56;

    private Vhd() {}

    /** Whether a footer with a right checksum begins at that offset; the cookie alone may be a guest's data. */
    static boolean isFooter(Window window, long at) {
        if (!window.has(at, FOOTER_BYTES) || !window.matches(at, "conectix")) {
            return false;
        }
        long sum = 0;
        for (int i = 0; i < FOOTER_BYTES; i++) {
            if (i < 64 || i >= 68) {
                sum += window.u8(at + i);
            }
        }
        return (~sum & 0xffffffffL) == window.u32be(at + 64);
    }

    static Reading read(Window window, long at, long leastLength) {
        if (!window.has(at, FOOTER_BYTES)) {
            return Reading.truncated(NAME);
        }
        if (!isFooter(window, at)) {
            return Reading.damaged(NAME, "its checksum is wrong");
        }
        if (window.u32be(at + 12) != 0x0001_0000) {
            return Reading.bad(Reason.UNSUPPORTED_FEATURE, "This version of VHD is not supported.");
        }
        long type = window.u32be(at + 60);
        if (type == TYPE_DIFFERENCING) {
            return Reading.bad(Reason.BACKING_FILE, "The VHD is a difference against a parent disk.");
        }
        if (type != TYPE_FIXED && type != TYPE_DYNAMIC) {
            return Reading.bad(Reason.UNSUPPORTED_FEATURE, "VHD disk type " + type + " is not supported.");
        }
        long size = window.i64be(at + 48);
        if (size < 0 || size > MOST_VIRTUAL_BYTES) {
            return Reading.damaged(NAME, "size " + Long.toUnsignedString(size));
        }
        return new Reading.Disk(size, type == TYPE_FIXED ? Math.addExact(size, FOOTER_BYTES) : leastLength);
    }
}
