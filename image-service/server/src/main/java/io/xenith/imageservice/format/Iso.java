package io.xenith.imageservice.format;

/** Reads the size that an ISO 9660 volume claims. */
final class Iso {
    private static final long PRIMARY_DESCRIPTOR = 32768;
    /** Writers pad a disc by up to 150 sectors and may count the padding without writing it. */
    private static final long PADDING_BYTES = 150 * 2048;

    private Iso() {}

    static Reading read(Window head) {
        boolean primary = head.has(PRIMARY_DESCRIPTOR, 132)
                && head.matches(PRIMARY_DESCRIPTOR + 1, "CD001")
                && head.u8(PRIMARY_DESCRIPTOR) == 1;
        if (!primary) {
            // UDF alone, or a boot record first: no size that we could hold the data against.
            return new Reading.Disk(0, 0);
        }
        long claimed = head.u32le(PRIMARY_DESCRIPTOR + 80) * head.u16le(PRIMARY_DESCRIPTOR + 128);
        return new Reading.Disk(0, Math.max(0, claimed - PADDING_BYTES));
    }
}
