package io.xenith.hypervisor.simulator.screen;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a viewer wants its pixels (RFC 6143, section 7.4). Colour maps are not spoken.
 *
 * @param bits of a pixel: 8, 16 or 32
 * @param redMax 2^n - 1, as the others
 */
record PixelFormat(
        int bits,
        int depth,
        boolean bigEndian,
        int redMax,
        int greenMax,
        int blueMax,
        int redShift,
        int greenShift,
        int blueShift) {
    /** What the server speaks until it is told otherwise. */
    static final PixelFormat NATIVE = new PixelFormat(32, 24, false, 255, 255, 255, 16, 8, 0);

    private static final int PADDING = 3;

    static PixelFormat read(DataInput in) throws IOException {
        int bits = in.readUnsignedByte();
        int depth = in.readUnsignedByte();
        boolean bigEndian = in.readUnsignedByte() != 0;
        boolean trueColour = in.readUnsignedByte() != 0;
        var format = new PixelFormat(
                bits,
                depth,
                bigEndian,
                in.readUnsignedShort(),
                in.readUnsignedShort(),
                in.readUnsignedShort(),
                in.readUnsignedByte(),
                in.readUnsignedByte(),
                in.readUnsignedByte());
        in.skipBytes(PADDING);
        if (!trueColour || (bits != 8 && bits != 16 && bits != 32)) {
            throw new IOException("a pixel format that is not spoken: " + format);
        }
        return format;
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(bits);
        out.writeByte(depth);
        out.writeBoolean(bigEndian);
        out.writeBoolean(true);
        out.writeShort(redMax);
        out.writeShort(greenMax);
        out.writeShort(blueMax);
        out.writeByte(redShift);
        out.writeByte(greenShift);
        out.writeByte(blueShift);
        out.write(new byte[PADDING]);
    }

    int bytes() {
        return bits / 8;
    }

    ByteOrder order() {
        return bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    /** Puts a colour, {@code 0xRRGGBB}, in the buffer's order, which is to be {@link #order}. */
    void put(ByteBuffer into, int colour) {
        int pixel = (scale(colour >> 16, redMax) << redShift)
                | (scale(colour >> 8, greenMax) << greenShift)
                | (scale(colour, blueMax) << blueShift);
        switch (bits) {
            case 8 -> into.put((byte) pixel);
            case 16 -> into.putShort((short) pixel);
            default -> into.putInt(pixel);
        }
    }

    private static int scale(int component, int max) {
        return (component & 0xff) * max / 255;
    }
}
