package io.xenith.imageservice.format;

import java.util.Locale;
import java.util.function.Predicate;

/** Everything that we can tell from a plain disk by its first bytes. */
enum Signature {
    QCOW("qcow2", Kind.DISK, w -> w.matches(0, "QFI\u00fb")),
    VMDK("vmdk", Kind.DISK, w -> w.matches(0, "KDMV") || w.matches(0, "COWD") || isVmdkDescriptor(w)),
    VHD("vhd", Kind.DISK, w -> w.matches(0, "conectix")),
    VHDX("vhdx", Kind.DISK, w -> w.matches(0, "vhdxfile")),
    VDI("vdi", Kind.DISK, w -> w.matches(0x40, "\177\20\u00da\u00be")),
    /** ISO 9660, or UDF alone: the volume descriptors begin at sector 16. */
    ISO("iso", Kind.DISK, w -> w.matches(32769, "CD001") || w.matches(32769, "BEA01") || w.matches(32769, "NSR0")),
    QED("qed", Kind.DISK, w -> w.matches(0, "QED\0")),
    PARALLELS("parallels", Kind.DISK, w -> w.matches(0, "WithoutFreeSpace") || w.matches(0, "WithouFreSpacExt")),
    BOCHS("bochs", Kind.DISK, w -> w.matches(0, "Bochs Virtual HD Image")),
    CLOOP("cloop", Kind.DISK, w -> w.matches(0, "#!/bin/sh\n#V2.0 Format\n")),
    LUKS("luks", Kind.ENCRYPTED, w -> w.matches(0, "LUKS\u00ba\u00be")),
    TAR("tar", Kind.ARCHIVE, w -> w.matches(257, "ustar")),
    ZIP("zip", Kind.ARCHIVE, w -> w.matches(0, "PK\3\4") || w.matches(0, "PK\5\6") || w.matches(0, "PK\7\10")),
    SEVEN_ZIP("7z", Kind.ARCHIVE, w -> w.matches(0, "7z\u00bc\u00af'\u001c")),
    RAR("rar", Kind.ARCHIVE, w -> w.matches(0, "Rar!\u001a\7")),
    GZIP("gzip", Kind.COMPRESSED, w -> w.matches(0, "\u001f\u008b\b")),
    XZ("xz", Kind.COMPRESSED, w -> w.matches(0, "\u00fd7zXZ\0")),
    BZIP2("bzip2", Kind.COMPRESSED, w -> w.matches(0, "BZh") && w.matches(4, "1AY&SY")),
    ZSTD("zstd", Kind.COMPRESSED, w -> w.matches(0, "(\u00b5/\u00fd")),
    LZ4("lz4", Kind.COMPRESSED, w -> w.matches(0, "\4\42M\30") || w.matches(0, "\2!L\30")),
    LZIP("lzip", Kind.COMPRESSED, w -> w.matches(0, "LZIP\1")),
    CPIO("cpio", Kind.COMPRESSED, w -> w.matches(0, "07070") && w.has(5, 1) && "127".indexOf(w.u8(5)) >= 0);

    /** What a signature means for somebody who declared a plain disk. */
    enum Kind {
        DISK,
        ENCRYPTED,
        ARCHIVE,
        /** What kernels and ramdisks come as, and disks must not. */
        COMPRESSED
    }

    private final String label;
    private final Kind kind;

    @SuppressWarnings("ImmutableEnumChecker") // Lambdas without state.
    private final Predicate<Window> matches;

    Signature(String label, Kind kind, Predicate<Window> matches) {
        this.label = label;
        this.kind = kind;
        this.matches = matches;
    }

    String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    boolean isIn(Window head) {
        return matches.test(head);
    }

    private static boolean isVmdkDescriptor(Window head) {
        // Readers skip comment lines and blanks before the words; the first line that we meet is always this comment,
        // but not always in this case.
        int count = (int) Math.min(64, head.end());
        String start = head.latin1(0, count).stripLeading().toLowerCase(Locale.ROOT);
        return start.startsWith("# disk descriptorfile") || start.startsWith("#disk descriptorfile");
    }
}
