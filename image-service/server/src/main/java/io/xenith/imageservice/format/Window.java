package io.xenith.imageservice.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A stretch of the stream held in memory; offsets are those of the stream. Reading outside it is a bug of ours. */
final class Window {
    private static final VarHandle INT_BE = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_LE = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BE = view(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG_LE = view(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT_LE = view(short[].class, ByteOrder.LITTLE_ENDIAN);

    private final long start;
    private final byte[] bytes;
    private int length;

    Window(long start, int capacity) {
        this.start = start;
        this.bytes = new byte[capacity];
    }

    private static VarHandle view(Class<?> arrayType, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(arrayType, order);
    }

    /** Takes what of a chunk at {@code position} continues this window. */
    void feed(byte[] chunk, int offset, int count, long position) {
        long next = start + length;
        if (isFull() || next < position || next >= position + count) {
            return;
        }
        int skip = (int) (next - position);
        int taken = Math.min(count - skip, bytes.length - length);
        System.arraycopy(chunk, offset + skip, bytes, length, taken);
        length += taken;
    }

    boolean isFull() {
        return length == bytes.length;
    }

    /** Offset behind the last byte held. */
    long end() {
        return start + length;
    }

    boolean has(long at, int count) {
        return at >= start && at <= end() && count <= end() - at;
    }

    boolean matches(long at, String latin1) {
        byte[] expected = latin1.getBytes(StandardCharsets.ISO_8859_1);
        if (!has(at, expected.length)) {
            return false;
        }
        int from = index(at, expected.length);
        return Arrays.equals(bytes, from, from + expected.length, expected, 0, expected.length);
    }

    int u8(long at) {
        return bytes[index(at, 1)] & 0xff;
    }

    int u16le(long at) {
        return (short) SHORT_LE.get(bytes, index(at, 2)) & 0xffff;
    }

    long u32be(long at) {
        return Integer.toUnsignedLong((int) INT_BE.get(bytes, index(at, 4)));
    }

    long u32le(long at) {
        return Integer.toUnsignedLong((int) INT_LE.get(bytes, index(at, 4)));
    }

    /** A 64-bit number; read as signed, so that a hostile one above 2^63 shows as negative. */
    long i64be(long at) {
        return (long) LONG_BE.get(bytes, index(at, 8));
    }

    /** A 64-bit number; read as signed, so that a hostile one above 2^63 shows as negative. */
    long i64le(long at) {
        return (long) LONG_LE.get(bytes, index(at, 8));
    }

    String latin1(long at, int count) {
        return new String(bytes, index(at, count), count, StandardCharsets.ISO_8859_1);
    }

    boolean isZero(long at, int count) {
        int from = index(at, count);
        for (int i = from; i < from + count; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private int index(long at, int count) {
        if (!has(at, count)) {
            throw new IndexOutOfBoundsException("window " + start + ".." + end() + " does not hold " + at);
        }
        return (int) (at - start);
    }
}
