package io.xenith.imageservice.format;

import io.xenith.imageservice.format.Verdict.Reason;

/** Reads the header of qcow2, versions 2 and 3 (QEMU's docs/interop/qcow2). */
final class Qcow2 {
    private static final String NAME = "qcow2";
    private static final int V2_HEADER_BYTES = 72;
    private static final int V3_HEADER_BYTES = 104;
    /** 8 EiB would overflow arithmetic behind us; no format that we take describes more than 2^56 bytes. */
    private static final long MOST_VIRTUAL_BYTES = 1L << 56;

    private static final long INCOMPATIBLE_CORRUPT = 1L << 1;
    private static final long INCOMPATIBLE_EXTERNAL_DATA = 1L << 2;
    /** Dirty, corrupt, external data, compression type, extended L2 entries. */
    private static final long INCOMPATIBLE_KNOWN = 0b11111;

    private static final long EXTENSION_END = 0;
    private static final long EXTENSION_EXTERNAL_DATA_NAME = 0x44415441;

    private static final int CRYPT_NONE = 0;
    private static final int CRYPT_LUKS = 2;

    private Qcow2() {}

    static Reading read(Window head, boolean luksDeclared) {
        if (!head.has(0, V2_HEADER_BYTES)) {
            return Reading.truncated(NAME);
        }
        long version = head.u32be(4);
        if (version != 2 && version != 3) {
            return Reading.bad(Reason.UNSUPPORTED_FEATURE, "qcow2 version " + version + " is not supported.");
        }
        if (head.i64be(8) != 0 || head.u32be(16) != 0) {
            return Reading.bad(
                    Reason.BACKING_FILE, "The qcow2 image has a backing file; flatten it with qemu-img convert.");
        }
        long headerBytes = V2_HEADER_BYTES;
        if (version == 3) {
            if (!head.has(0, V3_HEADER_BYTES)) {
                return Reading.truncated(NAME);
            }
            headerBytes = head.u32be(100);
            if (headerBytes < V3_HEADER_BYTES || headerBytes % 8 != 0) {
                return Reading.damaged(NAME, "header length " + headerBytes);
            }
            Reading features = readFeatures(head.i64be(72));
            if (features instanceof Reading.Bad) {
                return features;
            }
        }
        if (findsExternalData(head, headerBytes)) {
            return externalData();
        }
        Reading encryption = readEncryption(head.u32be(32), luksDeclared);
        if (encryption instanceof Reading.Bad) {
            return encryption;
        }
        return readTables(head);
    }

    private static Reading readFeatures(long incompatible) {
        if ((incompatible & INCOMPATIBLE_EXTERNAL_DATA) != 0) {
            return externalData();
        }
        if ((incompatible & ~INCOMPATIBLE_KNOWN) != 0) {
            return Reading.bad(
                    Reason.UNSUPPORTED_FEATURE,
                    "The qcow2 image has incompatible features that are not known here (mask 0x"
                            + Long.toHexString(incompatible & ~INCOMPATIBLE_KNOWN) + ").");
        }
        if ((incompatible & INCOMPATIBLE_CORRUPT) != 0) {
            return Reading.damaged(NAME, "it is marked corrupt; repair it with qemu-img check -r");
        }
        return new Reading.Disk(0, 0);
    }

    private static Reading externalData() {
        return Reading.bad(
                Reason.EXTERNAL_DATA, "The qcow2 image keeps its data in another file; flatten it with qemu-img.");
    }

    /** Walks the extensions that we hold; QEMU refuses a list that leaves the first cluster, which is no larger. */
    private static boolean findsExternalData(Window head, long from) {
        long at = from;
        while (head.has(at, 8)) {
            long type = head.u32be(at);
            if (type == EXTENSION_EXTERNAL_DATA_NAME) {
                return true;
            }
            if (type == EXTENSION_END) {
                return false;
            }
            at += 8 + (head.u32be(at + 4) + 7) / 8 * 8;
        }
        return false;
    }

    private static Reading readEncryption(long method, boolean luksDeclared) {
        if (method == CRYPT_LUKS && luksDeclared) {
            return new Reading.Disk(0, 0);
        }
        if (method != CRYPT_NONE) {
            return Reading.bad(
                    Reason.DISK_ENCRYPTED,
                    "The qcow2 image is encrypted; only LUKS is accepted, declared as os_encrypt_format=luks.");
        }
        if (luksDeclared) {
            return Reading.bad(Reason.FORMAT_MISMATCH, "Declared as LUKS, but the qcow2 image is not encrypted.");
        }
        return new Reading.Disk(0, 0);
    }

    private static Reading readTables(Window head) {
        long clusterBits = head.u32be(20);
        if (clusterBits < 9 || clusterBits > 21) {
            return Reading.damaged(NAME, "cluster bits " + clusterBits);
        }
        long virtualSize = head.i64be(24);
        if (virtualSize < 0 || virtualSize > MOST_VIRTUAL_BYTES) {
            return Reading.damaged(NAME, "virtual size " + Long.toUnsignedString(virtualSize));
        }
        long l1End = tableEnd(head.i64be(40), head.u32be(36) * 8);
        long refcountEnd = tableEnd(head.i64be(48), head.u32be(56) << clusterBits);
        if (l1End < 0 || refcountEnd < 0) {
            return Reading.damaged(NAME, "a table lies at an impossible offset");
        }
        return new Reading.Disk(virtualSize, Math.max(l1End, refcountEnd));
    }

    private static long tableEnd(long offset, long bytes) {
        return offset < 0 || offset > MOST_VIRTUAL_BYTES ? -1 : offset + bytes;
    }
}
