package io.xenith.transport.pki;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Just enough DER (X.690) to write a certificate request. A crypto library would do it too, but costs a host agent more
 * memory than all the rest of it together, for something done twice a year.
 */
final class Der {

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int LONG_FORM = 0x80;

    private Der() {}

    static byte[] sequence(byte[]... parts) {
        return tagged(SEQUENCE, parts);
    }

    static byte[] set(byte[]... parts) {
        return tagged(SET, parts);
    }

    /** A number of one byte, 0 to 127. */
    static byte[] integer(int value) {
        return tagged(0x02, new byte[] {(byte) value});
    }

    static byte[] utf8(String text) {
        return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whole bytes, so that no bit of the last one is unused. */
    static byte[] bitString(byte[] bytes) {
        return tagged(0x03, new byte[] {0}, bytes);
    }

    /** An object identifier by its encoded content. */
    static byte[] objectIdentifier(int... content) {
        byte[] bytes = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            bytes[i] = (byte) content[i];
        }
        return tagged(0x06, bytes);
    }

    /** The context-specific, constructed tag 0 with nothing in it. */
    static byte[] emptyContext0() {
        return tagged(0xa0);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        writeLength(whole, content.size());
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < LONG_FORM) {
            out.write(length);
        } else if (length <= 0xff) {
            out.write(LONG_FORM | 1);
            out.write(length);
        } else {
            out.write(LONG_FORM | 2);
            out.write(length >> 8);
            out.write(length & 0xff);
        }
    }
}
