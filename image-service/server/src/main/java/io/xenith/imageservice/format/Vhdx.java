package io.xenith.imageservice.format;

import io.xenith.imageservice.format.Verdict.Reason;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Finds the size of a VHDX: region table at 192 KiB, which points to the metadata region, which holds the items. */
final class Vhdx {
    private static final String NAME = "vhdx";
    private static final long REGION_TABLE = 192 * 1024;
    /** How much of the metadata region we hold: its table of 64 KiB and the items that follow it. */
    static final int METADATA_BYTES = 128 * 1024;

    private static final long MOST_VIRTUAL_BYTES = 1L << 56;
    /** GUIDs as they lie in the file: the first three groups little-endian. */
    private static final String METADATA_REGION = guid("06a27c8b90479a4bb8fe575f050f886e");

    private static final String FILE_PARAMETERS = guid("3767a1ca36fa434db3b633f0aa44e76b");
    private static final String VIRTUAL_DISK_SIZE = guid("2442a52f1bcd7648b2115dbed83bf4b8");
    private static final String PARENT_LOCATOR = guid("2d5fd3a80bb34d45abf7d3d84834ab0c");

    private Vhdx() {}

    static Reading read(Window head) {
        if (!head.has(REGION_TABLE, 16)) {
            return Reading.truncated(NAME);
        }
        if (!head.matches(REGION_TABLE, "regi")) {
            return Reading.damaged(NAME, "no region table");
        }
        long entries = Math.min(head.u32le(REGION_TABLE + 8), 2047);
        for (long i = 0; i < entries; i++) {
            long entry = REGION_TABLE + 16 + i * 32;
            if (!head.has(entry, 32)) {
                return Reading.truncated(NAME);
            }
            if (head.matches(entry, METADATA_REGION)) {
                long offset = head.i64le(entry + 16);
                if (offset < 1024 * 1024 || offset > MOST_VIRTUAL_BYTES) {
                    return Reading.damaged(NAME, "metadata at an impossible offset");
                }
                return new Reading.ReadOn(offset, METADATA_BYTES);
            }
        }
        return Reading.damaged(NAME, "no metadata region");
    }

    static Reading readMetadata(Window metadata, long start) {
        if (!metadata.has(start, 32) || !metadata.matches(start, "metadata")) {
            return Reading.damaged(NAME, "no metadata table");
        }
        int entries = Math.min(metadata.u16le(start + 10), 2047);
        long size = -1;
        boolean parameters = false;
        for (int i = 0; i < entries; i++) {
            long entry = start + 32 + i * 32L;
            long item = start + metadata.u32le(entry + 16);
            if (metadata.matches(entry, PARENT_LOCATOR)) {
                return parent();
            }
            if (metadata.matches(entry, FILE_PARAMETERS)) {
                if (!metadata.has(item, 8)) {
                    return Reading.damaged(NAME, "items outside of the metadata");
                }
                if ((metadata.u32le(item + 4) & 2) != 0) {
                    return parent();
                }
                parameters = true;
            }
            if (metadata.matches(entry, VIRTUAL_DISK_SIZE)) {
                if (!metadata.has(item, 8)) {
                    return Reading.damaged(NAME, "items outside of the metadata");
                }
                size = metadata.i64le(item);
            }
        }
        if (!parameters || size < 0 || size > MOST_VIRTUAL_BYTES) {
            return Reading.damaged(NAME, "no usable size");
        }
        return new Reading.Disk(size, start + METADATA_BYTES);
    }

    private static Reading parent() {
        return Reading.bad(Reason.BACKING_FILE, "The VHDX is a difference against a parent disk.");
    }

    private static String guid(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
