package io.xenith.imageservice.blob;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What part of a blob a request asks for (RFC 9110, section 14). */
sealed interface ByteRange {
    /** Everything. */
    record Whole(long length) implements ByteRange {}

    /** From {@code first} to {@code last}, both included. */
    record Part(long first, long last) implements ByteRange {
        long length() {
            return last - first + 1;
        }
    }

    /** Nothing that the blob has. */
    record Unsatisfiable() implements ByteRange {}

    Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /**
     * Reads the header. A header that is malformed, of another unit, or asks for several ranges is ignored, as the RFC
     * allows: the whole is always a right answer.
     */
    static ByteRange parse(@Nullable String header, long length) {
        if (header == null) {
            return new Whole(length);
        }
        Matcher range = SINGLE.matcher(header);
        if (!range.matches()) {
            return new Whole(length);
        }
        String first = range.group(1);
        String last = range.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return new Whole(length);
        }
        if (first.isEmpty()) {
            long count = Long.parseLong(last);
            return count == 0 || length == 0 ? new Unsatisfiable() : new Part(Math.max(0, length - count), length - 1);
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : Long.parseLong(last);
        if (to < from) {
            return new Whole(length);
        }
        return from >= length ? new Unsatisfiable() : new Part(from, Math.min(to, length - 1));
    }
}
