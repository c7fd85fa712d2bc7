package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * What goes through a channel for a simulated domain or disk: a kind, a length, a checksum, the record. A real stream
 * holds all of a guest's memory; nothing is simulated of that but its existence.
 */
final class DomainStream {
    static final int SAVED_DOMAIN = 0x5853_4156;
    static final int EXPORTED_DISK = 0x5853_444b;
    static final int CHANGED_DISK = 0x5853_4348;
    private static final int HEADER_BYTES = 12;
    private static final int MOST_BYTES = 1 << 20;

    private DomainStream() {}

    /** Writes a record; only what throws {@link IOException} is the channel's. */
    interface Body {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads a record. */
    interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    static ByteBuffer encode(int kind, Body body) {
        try {
            var bytes = new ByteArrayOutputStream();
            body.write(new DataOutputStream(bytes));
            byte[] payload = bytes.toByteArray();
            return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                    .putInt(kind)
                    .putInt(payload.length)
                    .putInt(checksum(payload))
                    .put(payload)
                    .flip();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    static void writeTo(WritableByteChannel sink, ByteBuffer stream) {
        try {
            while (stream.hasRemaining()) {
                sink.write(stream);
            }
        } catch (IOException e) {
            throw new HypervisorException(new Failure.BadStream("cannot write: " + e.getMessage()), e);
        }
    }

    static <T> T readFrom(ReadableByteChannel source, int kind, Reader<T> reader) {
        try {
            var header = readExactly(source, HEADER_BYTES);
            if (header.getInt() != kind) {
                throw new IOException("not a stream of this kind");
            }
            int length = header.getInt();
            int checksum = header.getInt();
            if (length < 1 || length > MOST_BYTES) {
                throw new IOException("damaged header");
            }
            byte[] payload = readExactly(source, length).array();
            if (checksum(payload) != checksum) {
                throw new IOException("checksum does not match");
            }
            return reader.read(new DataInputStream(new ByteArrayInputStream(payload)));
        } catch (IOException | IllegalArgumentException e) {
            throw new HypervisorException(new Failure.BadStream(String.valueOf(e.getMessage())), e);
        }
    }

    private static ByteBuffer readExactly(ReadableByteChannel source, int count) throws IOException {
        var buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (source.read(buffer) < 0) {
                throw new IOException("ends early");
            }
        }
        return buffer.flip();
    }

    private static int checksum(byte[] payload) {
        var crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }
}
