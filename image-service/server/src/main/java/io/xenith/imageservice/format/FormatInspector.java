package io.xenith.imageservice.format;

import io.xenith.imageservice.format.Verdict.Accepted;
import io.xenith.imageservice.format.Verdict.Reason;
import io.xenith.imageservice.format.Verdict.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Watches the bytes of one image stream past and says whether they are what the owner declared.
 *
 * <p>Holds the first {@value #HEAD_BYTES} bytes and the last {@value Tail#CAPACITY}, and for a VHDX one further stretch.
 * A wrong declaration is known as soon as the head is, long before a large upload ends. Used by one thread.
 */
public final class FormatInspector {
    /** Reaches past the region table of a VHDX, which is the furthest that any header of known place lies. */
    static final int HEAD_BYTES = 256 * 1024;

    /** The most memory that one inspection holds. */
    public static final int MEMORY_BYTES = HEAD_BYTES + Vhdx.METADATA_BYTES + 2 * Tail.CAPACITY;

    private final Declaration declared;
    private final Window head = new Window(0, HEAD_BYTES);
    private final Tail tail = new Tail();
    private @Nullable Window further;
    private long furtherStart;
    private long position;
    private boolean headJudged;
    private Reading reading = new Reading.Disk(0, 0);

    /** Starts an inspection of bytes that were declared so. */
    public FormatInspector(Declaration declared) {
        this.declared = declared;
    }

    /** Takes the next bytes; answers a refusal as soon as one is certain, after which the inspection is over. */
    public Optional<Refused> feed(byte[] bytes, int offset, int count) {
        head.feed(bytes, offset, count, position);
        tail.feed(bytes, offset, count);
        if (!headJudged && head.isFull()) {
            judgeHead();
        }
        if (further != null) {
            further.feed(bytes, offset, count, position);
            if (further.isFull()) {
                judgeFurther(further);
            }
        }
        position += count;
        return reading instanceof Reading.Bad(var refused) ? Optional.of(refused) : Optional.empty();
    }

    /** Judges the whole, at the end of the stream. */
    public Verdict finish() {
        if (!headJudged) {
            judgeHead();
        }
        if (further != null) {
            judgeFurther(further);
        }
        Window end = tail.window();
        if (reading instanceof Reading.Disk disk) {
            reading = judgeTail(end, disk);
        }
        return switch (reading) {
            case Reading.Bad(var refused) -> refused;
            case Reading.ReadOn _ -> new Refused(Reason.TRUNCATED, "The data ends before its own header does.");
            case Reading.Disk disk
            when position < disk.leastLength() ->
                new Refused(
                        Reason.TRUNCATED,
                        "The data is cut off: its header needs " + disk.leastLength() + " bytes, " + position
                                + " came.");
            case Reading.Disk disk -> new Accepted(disk.virtualSizeBytes());
        };
    }

    private void judgeHead() {
        headJudged = true;
        List<Signature> found = new ArrayList<>();
        for (Signature signature : Signature.values()) {
            if (signature.isIn(head)) {
                found.add(signature);
            }
        }
        if (found.size() > 1) {
            String names =
                    String.join(", ", found.stream().map(Signature::label).toList());
            reading =
                    Reading.bad(Reason.FORMAT_AMBIGUOUS, "The bytes are more than one format at once: " + names + ".");
            return;
        }
        reading = judge(found.isEmpty() ? null : found.getFirst());
        if (reading instanceof Reading.ReadOn(var offset, var count)) {
            further = new Window(offset, count);
            furtherStart = offset;
        }
    }

    private Reading judge(@Nullable Signature found) {
        if (declared.container().isArchive()) {
            return found == Signature.TAR
                    ? new Reading.Disk(0, 0)
                    : mismatch(declared.container().wireName(), found);
        }
        return switch (declared.disk()) {
            case RAW, AMI -> judgePlain(found);
            case AKI, ARI ->
                found == null || found.kind() == Signature.Kind.COMPRESSED
                        ? new Reading.Disk(0, 0)
                        : mismatch(declared.disk().wireName(), found);
            case QCOW2 -> found == Signature.QCOW ? Qcow2.read(head, declared.luks()) : mismatch("qcow2", found);
            case VMDK -> found == Signature.VMDK ? Vmdk.read(head) : mismatch("vmdk", found);
            case VHDX -> found == Signature.VHDX ? Vhdx.read(head) : mismatch("vhdx", found);
            case VDI -> found == Signature.VDI ? Vdi.read(head) : mismatch("vdi", found);
            case ISO -> found == Signature.ISO ? Iso.read(head) : mismatch("iso", found);
            case VHD -> judgeVhd(found);
        };
    }

    private Reading judgePlain(@Nullable Signature found) {
        if (declared.luks()) {
            return found == Signature.LUKS
                    ? new Reading.Disk(0, 0)
                    : Reading.bad(Reason.FORMAT_MISMATCH, "Declared as LUKS, but the bytes are not a LUKS volume.");
        }
        return found == null ? new Reading.Disk(0, 0) : mismatch(declared.disk().wireName(), found);
    }

    private Reading judgeVhd(@Nullable Signature found) {
        if (found == Signature.VHD) {
            return Vhd.read(head, 0, 3L * Vhd.FOOTER_BYTES);
        }
        // A fixed disk is recognised by its end alone.
        return found == null ? new Reading.Disk(0, 0) : mismatch("vhd", found);
    }

    private void judgeFurther(Window window) {
        reading = window.isFull() ? Vhdx.readMetadata(window, furtherStart) : Reading.truncated("vhdx");
        further = null;
    }

    private Reading judgeTail(Window end, Reading.Disk disk) {
        boolean vhdFooter = Vhd.isFooter(end, position - Vhd.FOOTER_BYTES);
        boolean archive = declared.container().isArchive();
        if (declared.disk() == DiskFormat.VHD && !archive) {
            return vhdFooter
                    ? Vhd.read(end, position - Vhd.FOOTER_BYTES, disk.leastLength())
                    : Signature.VHD.isIn(head)
                            ? Reading.bad(Reason.TRUNCATED, "The VHD footer is missing: the data is cut off.")
                            : mismatch("vhd", null);
        }
        if (vhdFooter) {
            return mismatch(declared.disk().wireName(), Signature.VHD);
        }
        if (end.matches(position - 512, "koly")) {
            return Reading.bad(
                    Reason.FORMAT_MISMATCH, "The bytes are an Apple disk image (dmg), which is not accepted.");
        }
        if (archive) {
            return disk;
        }
        return switch (declared.disk()) {
            case RAW, AMI -> new Reading.Disk(position, 0);
            case ISO -> new Reading.Disk(position, disk.leastLength());
            case VMDK -> Vmdk.readFooter(head, end, disk);
            case AKI, ARI, QCOW2, VHD, VHDX, VDI -> disk;
        };
    }

    private static Reading mismatch(String declared, @Nullable Signature found) {
        if (found == null) {
            return Reading.bad(Reason.FORMAT_MISMATCH, "Declared as " + declared + ", but the bytes are not.");
        }
        Reason reason =
                switch (found.kind()) {
                    case DISK -> Reason.FORMAT_MISMATCH;
                    case ENCRYPTED -> Reason.DISK_ENCRYPTED;
                    case ARCHIVE, COMPRESSED -> Reason.ARCHIVE;
                };
        String hint =
                switch (found.kind()) {
                    case DISK -> "";
                    case ENCRYPTED -> " Declare os_encrypt_format=luks if that is meant.";
                    case ARCHIVE, COMPRESSED -> " Unpack it first.";
                };
        return Reading.bad(reason, "Declared as " + declared + ", but the bytes are " + found.label() + "." + hint);
    }
}
