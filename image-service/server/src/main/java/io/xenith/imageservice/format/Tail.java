package io.xenith.imageservice.format;

/** The last bytes of a stream whose end is not known yet: a ring. */
final class Tail {
    /** Enough for a VMDK footer (three sectors) and for the trailers of VHD and DMG (one). */
    static final int CAPACITY = 2048;

    private final byte[] ring = new byte[CAPACITY];
    private long position;

    void feed(byte[] chunk, int offset, int count) {
        int skip = Math.max(0, count - CAPACITY);
        for (int i = skip; i < count; ) {
            int at = (int) ((position + i) % CAPACITY);
            int run = Math.min(count - i, CAPACITY - at);
            System.arraycopy(chunk, offset + i, ring, at, run);
            i += run;
        }
        position += count;
    }

    /** The bytes held, at their offsets in the stream. Called once, at the end. */
    Window window() {
        int length = (int) Math.min(position, CAPACITY);
        long start = position - length;
        byte[] ordered = new byte[length];
        for (int i = 0; i < length; i++) {
            ordered[i] = ring[(int) ((start + i) % CAPACITY)];
        }
        Window window = new Window(start, length);
        window.feed(ordered, 0, length, start);
        return window;
    }
}
