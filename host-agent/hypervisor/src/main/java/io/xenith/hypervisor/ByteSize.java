package io.xenith.hypervisor;

/** An amount of memory or disk. Never negative; arithmetic that overflows throws {@link ArithmeticException}. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    public static final ByteSize ZERO = new ByteSize(0);

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size: " + bytes);
        }
    }

    public static ByteSize ofKib(long kib) {
        return new ByteSize(Math.multiplyExact(kib, 1L << 10));
    }

    public static ByteSize ofMib(long mib) {
        return new ByteSize(Math.multiplyExact(mib, 1L << 20));
    }

    public static ByteSize ofGib(long gib) {
        return new ByteSize(Math.multiplyExact(gib, 1L << 30));
    }

    /** Whole kibibytes, rounded down. */
    public long kib() {
        return bytes >> 10;
    }

    /** Whole mebibytes, rounded down. */
    public long mib() {
        return bytes >> 20;
    }

    public ByteSize plus(ByteSize other) {
        return new ByteSize(Math.addExact(bytes, other.bytes));
    }

    /** This less the other, or zero where the other is larger. */
    public ByteSize minusOrZero(ByteSize other) {
        return new ByteSize(Math.max(0, bytes - other.bytes));
    }

    public boolean isMoreThan(ByteSize other) {
        return bytes > other.bytes;
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return bytes % (1L << 20) == 0 ? mib() + " MiB" : bytes + " B";
    }
}
