package io.xenith.hypervisor;

import java.nio.charset.StandardCharsets;

/** A stretch of a console log: bytes as the guest wrote them, which may be cut in the middle of a character. */
public final class ConsoleLog {
    private final long offset;
    private final long end;
    private final byte[] bytes;

    /**
     * Takes the array as its own.
     *
     * @param offset where the bytes start, counted from the start of this domain's log
     * @param end how much the log held in all when it was read
     */
    public ConsoleLog(long offset, long end, byte[] bytes) {
        this.offset = offset;
        this.end = end;
        this.bytes = bytes;
    }

    /** Where the bytes start; more than asked for where the start of the log was already dropped. */
    public long offset() {
        return offset;
    }

    /** How much the log held in all. Read on from {@code offset() + length()} while that is less. */
    public long end() {
        return end;
    }

    public int length() {
        return bytes.length;
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes as UTF-8 text, unreadable ones replaced. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
