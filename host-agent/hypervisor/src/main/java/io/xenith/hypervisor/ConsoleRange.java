package io.xenith.hypervisor;

/** Which part of a console log to read; never more than {@link #MOST_BYTES} at once. */
public sealed interface ConsoleRange {
    int MOST_BYTES = 1 << 20;

    /** The upper bound of what is read, 1 to {@link #MOST_BYTES}. */
    int maxBytes();

    /** The end of the log. */
    record Tail(int maxBytes) implements ConsoleRange {
        public Tail {
            checkBound(maxBytes);
        }
    }

    /** From a byte on, counted from the start of the log. */
    record From(long offset, int maxBytes) implements ConsoleRange {
        public From {
            checkBound(maxBytes);
            if (offset < 0) {
                throw new IllegalArgumentException("negative offset: " + offset);
            }
        }
    }

    private static void checkBound(int maxBytes) {
        if (maxBytes < 1 || maxBytes > MOST_BYTES) {
            throw new IllegalArgumentException("not 1 to " + MOST_BYTES + ": " + maxBytes);
        }
    }
}
