package io.xenith.imageservice.format;

import io.xenith.imageservice.format.Verdict.Reason;
import io.xenith.imageservice.format.Verdict.Refused;

/** What one format's header says. */
sealed interface Reading {
    /**
     * A disk we understand.
     *
     * @param leastLength bytes that the stream must have, or the format's tables are cut off
     */
    record Disk(long virtualSizeBytes, long leastLength) implements Reading {}

    /** A disk we must not take. */
    record Bad(Refused refused) implements Reading {}

    /** More is needed from further on in the stream (VHDX keeps its size there). */
    record ReadOn(long offset, int count) implements Reading {}

    static Reading bad(Reason reason, String message) {
        return new Bad(new Refused(reason, message));
    }

    static Reading truncated(String format) {
        return bad(Reason.TRUNCATED, "The " + format + " header is cut off.");
    }

    static Reading damaged(String format, String what) {
        return bad(Reason.DAMAGED, "The " + format + " header is damaged: " + what + ".");
    }
}
