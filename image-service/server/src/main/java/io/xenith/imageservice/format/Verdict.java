package io.xenith.imageservice.format;

/** What the inspector says of a whole stream. */
public sealed interface Verdict {
    /**
     * The bytes are what was declared.
     *
     * @param virtualSizeBytes size of the disk that a guest would see; 0 where the format has none (kernels, archives)
     */
    record Accepted(long virtualSizeBytes) implements Verdict {}

    /**
     * The bytes must not be stored under this declaration.
     *
     * @param message one sentence for the owner, without internals
     */
    record Refused(Reason reason, String message) implements Verdict {}

    /** Why bytes are refused; the name travels to the caller. */
    enum Reason {
        /** The bytes are something else than declared. */
        FORMAT_MISMATCH,
        /** The bytes are several things at once, so that two readers could see two disks. */
        FORMAT_AMBIGUOUS,
        /** The disk is a difference against another file. */
        BACKING_FILE,
        /** The disk keeps its data in another file. */
        EXTERNAL_DATA,
        /** The disk is encrypted, and nobody said so. */
        DISK_ENCRYPTED,
        /** A feature or version that we do not know the meaning of. */
        UNSUPPORTED_FEATURE,
        /** An archive or compressed file declared as a disk. */
        ARCHIVE,
        /** The header contradicts itself. */
        DAMAGED,
        /** The format's own tables lie behind the end of the data. */
        TRUNCATED
    }
}
