package io.xenith.hypervisor.xenstore;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One message of the protocol: a header of four 32-bit numbers in the machine's own order, and a payload. What is sent has at
 * most 4096 bytes. What comes may have more: over a socket, oxenstored (the default of Debian) sends a long list of children
 * in one message, where xenstored answers E2BIG and wants to be asked for parts.
 */
final class Message {
    static final int MOST_BYTES = 4096;
    /** Far more than any list on a host; less than would hurt where what comes is garbage. */
    static final int MOST_ANSWER_BYTES = 1 << 20;

    static final int HEADER_BYTES = 16;

    private final MessageType type;
    private final int requestId;
    private final int transactionId;
    private final byte[] payload;

    /** Takes the array as its own. */
    Message(MessageType type, int requestId, int transactionId, byte[] payload) {
        this.type = type;
        this.requestId = requestId;
        this.transactionId = transactionId;
        this.payload = payload;
    }

    MessageType type() {
        return type;
    }

    int requestId() {
        return requestId;
    }

    int transactionId() {
        return transactionId;
    }

    byte[] payload() {
        return payload;
    }

    /** A payload of strings, each ended by a zero byte. */
    static byte[] strings(String... strings) {
        var bytes = new ByteArrayOutputStream();
        for (var string : strings) {
            bytes.writeBytes(string.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }

    ByteBuffer encode() {
        return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                .order(ByteOrder.nativeOrder())
                .putInt(type.number())
                .putInt(requestId)
                .putInt(transactionId)
                .putInt(payload.length)
                .put(payload)
                .flip();
    }

    /** Reads one message, however it is torn into pieces. {@link EOFException} at the end of the stream. */
    static Message readFrom(ReadableByteChannel channel) throws IOException {
        var header = readExactly(channel, HEADER_BYTES).order(ByteOrder.nativeOrder());
        int number = header.getInt();
        int requestId = header.getInt();
        int transactionId = header.getInt();
        int length = header.getInt();
        var type = MessageType.find(number);
        if (type == null || length < 0 || length > MOST_ANSWER_BYTES) {
            throw new IOException("not a message of XenStore: type " + number + ", length " + length);
        }
        return new Message(
                type, requestId, transactionId, readExactly(channel, length).array());
    }

    /** The payload as strings, each ended by a zero byte; what follows the last zero byte counts as one more, if any. */
    static List<String> split(byte[] payload, int from) {
        var strings = new ArrayList<String>();
        int start = from;
        for (int i = from; i < payload.length; i++) {
            if (payload[i] == 0) {
                strings.add(new String(payload, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        if (start < payload.length) {
            strings.add(new String(payload, start, payload.length - start, StandardCharsets.UTF_8));
        }
        return strings;
    }

    /** Text of unknown origin, fit for a message: bounded, printable. */
    static String printable(String text) {
        var bounded = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return bounded.replaceAll("[^\\x20-\\x7e…]", "?");
    }

    private static ByteBuffer readExactly(ReadableByteChannel channel, int count) throws IOException {
        var buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("xenstored closed the connection");
            }
        }
        return buffer.flip();
    }
}
