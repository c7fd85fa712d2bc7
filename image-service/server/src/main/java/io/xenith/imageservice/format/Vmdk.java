package io.xenith.imageservice.format;

import io.xenith.imageservice.format.Verdict.Reason;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads a self-contained VMDK: monolithicSparse or streamOptimized, with its descriptor inside. The descriptor is text
 * that names the files of the disk, so every line that could name another file is checked.
 */
final class Vmdk {
    private static final String NAME = "vmdk";
    private static final int SECTOR = 512;
    private static final int HEADER_BYTES = 512;
    /** Where a streamOptimized disk says that its grain directory is found through the footer. */
    private static final long DIRECTORY_AT_END = -1;

    private static final int READER_SECTORS = 20;
    private static final long MOST_SECTORS = 1L << 47;
    private static final List<String> SELF_CONTAINED = List.of("monolithicsparse", "streamoptimized");

    private static final Pattern WHITESPACE = Pattern.compile("\\s+");

    private Vmdk() {}

    static Reading read(Window head) {
        if (!head.matches(0, "KDMV")) {
            return Reading.bad(
                    Reason.EXTERNAL_DATA,
                    "This VMDK names its data in other files; export it as monolithicSparse or streamOptimized.");
        }
        if (!head.has(0, HEADER_BYTES)) {
            return Reading.truncated(NAME);
        }
        long version = head.u32le(4);
        if (version < 1 || version > 3) {
            return Reading.bad(Reason.UNSUPPORTED_FEATURE, "VMDK version " + version + " is not supported.");
        }
        long capacity = head.i64le(12);
        if (capacity <= 0 || capacity > MOST_SECTORS) {
            // QEMU takes a capacity of 0 as "the descriptor is all there is", which then names any file.
            return Reading.damaged(NAME, "capacity " + Long.toUnsignedString(capacity) + " sectors");
        }
        Reading descriptor = readDescriptor(head);
        if (descriptor instanceof Reading.Bad) {
            return descriptor;
        }
        long directory = head.i64le(56);
        if (directory != DIRECTORY_AT_END && (directory < 0 || directory > MOST_SECTORS)) {
            return Reading.damaged(NAME, "grain directory at an impossible offset");
        }
        long least = directory == DIRECTORY_AT_END ? 3L * SECTOR : (directory + 1) * SECTOR;
        return new Reading.Disk(capacity * SECTOR, least);
    }

    /** The footer repeats the header; one that differs would show a second disk to readers that trust it. */
    static Reading readFooter(Window head, Window tail, Reading.Disk disk) {
        if (head.i64le(56) != DIRECTORY_AT_END) {
            return disk;
        }
        long footer = tail.end() - 2L * SECTOR;
        if (!tail.has(footer, SECTOR) || !tail.matches(footer, "KDMV")) {
            return Reading.bad(Reason.TRUNCATED, "The VMDK footer is missing: the data is cut off.");
        }
        boolean same = tail.u32le(footer + 4) == head.u32le(4)
                && tail.i64le(footer + 12) == head.i64le(12)
                && tail.i64le(footer + 28) == head.i64le(28)
                && tail.i64le(footer + 36) == head.i64le(36)
                && tail.i64le(footer + 56) != DIRECTORY_AT_END;
        return same ? disk : Reading.damaged(NAME, "header and footer differ");
    }

    private static Reading readDescriptor(Window head) {
        long offset = head.i64le(28);
        long sectors = head.i64le(36);
        if (offset < 1 || offset > MOST_SECTORS || sectors < 1 || sectors > MOST_SECTORS) {
            return Reading.damaged(NAME, "no descriptor");
        }
        long from = offset * SECTOR;
        if (sectors > 128 || !head.has(from, (int) sectors * SECTOR)) {
            return Reading.bad(Reason.UNSUPPORTED_FEATURE, "The VMDK descriptor is not at the start of the file.");
        }
        // Readers take 20 sectors whatever the header says, up to the first zero byte.
        long most = Math.max(sectors, READER_SECTORS) * SECTOR;
        String text = head.latin1(from, (int) Math.min(most, head.end() - from));
        int end = text.indexOf('\0');
        return readLines(end < 0 ? text : text.substring(0, end));
    }

    private static Reading readLines(String text) {
        // Readers look for these words anywhere, in comments too.
        String all = text.toLowerCase(Locale.ROOT);
        if (all.contains("parentfilenamehint")) {
            return parent();
        }
        int extents = 0;
        boolean typed = false;
        for (String raw : text.split("[\\r\\n]", -1)) {
            String line = WHITESPACE.matcher(raw.strip()).replaceAll(" ");
            String lower = line.toLowerCase(Locale.ROOT).replace(" ", "");
            if (lower.startsWith("createtype=")) {
                String type = lower.substring("createtype=".length()).replace("\"", "");
                if (typed || !SELF_CONTAINED.contains(type)) {
                    return Reading.bad(
                            Reason.EXTERNAL_DATA,
                            "Only VMDKs of type monolithicSparse and streamOptimized hold all their data.");
                }
                typed = true;
            } else if (lower.startsWith("parentcid=") && !lower.equals("parentcid=ffffffff")) {
                return parent();
            } else if (isExtent(line)) {
                extents++;
                if (line.contains("/")
                        || line.contains("\\")
                        || !line.toUpperCase(Locale.ROOT).contains(" SPARSE ")) {
                    return Reading.bad(Reason.EXTERNAL_DATA, "The VMDK has an extent outside of itself.");
                }
            } else if (!lower.isEmpty() && !lower.startsWith("#") && !lower.contains("=")) {
                return Reading.damaged(NAME, "a line of the descriptor is neither comment, setting nor extent");
            }
        }
        if (!typed) {
            return Reading.damaged(NAME, "the descriptor names no createType");
        }
        if (extents != 1) {
            return Reading.bad(Reason.EXTERNAL_DATA, "The VMDK has " + extents + " extents; only its own is accepted.");
        }
        return new Reading.Disk(0, 0);
    }

    private static Reading parent() {
        return Reading.bad(Reason.BACKING_FILE, "The VMDK is a difference against a parent disk.");
    }

    private static boolean isExtent(String line) {
        String upper = line.toUpperCase(Locale.ROOT);
        return upper.startsWith("RW ") || upper.startsWith("RDONLY ") || upper.startsWith("NOACCESS ");
    }
}
