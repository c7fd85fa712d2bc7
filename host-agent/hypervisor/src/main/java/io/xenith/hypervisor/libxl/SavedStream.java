package io.xenith.hypervisor.libxl;

import io.xenith.hypervisor.DomainConfig;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A suspended domain as it travels: a magic, the shape that the restored domain must have, libxl's own stream in pieces, an end.
 * Header and pieces are each {@code length, CRC-32C, bytes}, numbers in network order; a piece of length 0 is the end. So
 * exactly one domain is read from a channel, and damage is found before Xen is given any of it.
 */
final class SavedStream {
    private static final long MAGIC = 0x584e_4954_4844_4f4dL; // "XNITHDOM"
    private static final int MOST_HEADER_BYTES = 4096;
    private static final int MOST_PIECE_BYTES = 1 << 20;
    private static final int PIECE_BYTES = 256 << 10;
    private static final int FRAME_BYTES = 8;

    private SavedStream() {}

    /** What of a domain cannot be changed by suspending and restoring it. */
    record Shape(String type, int maxVcpus, long memoryKib, long maxMemoryKib) {
        static Shape of(DomainConfig config) {
            return new Shape(
                    ConfigJson.typeName(config.type()),
                    config.maxVcpus(),
                    config.memory().kib(),
                    config.maxMemory().kib());
        }

        Json toJson() {
            return new Json.Members()
                    .put("type", type)
                    .put("max_vcpus", maxVcpus)
                    .put("memory_kib", memoryKib)
                    .put("max_memory_kib", maxMemoryKib)
                    .build();
        }

        static Shape parse(Json json) throws IOException {
            var type = json.text("type");
            if (type.isEmpty()) {
                throw new IOException("the header names no type of domain");
            }
            return new Shape(
                    type.get(),
                    (int) json.number("max_vcpus").orElse(0),
                    json.number("memory_kib").orElse(0),
                    json.number("max_memory_kib").orElse(0));
        }
    }

    static void writeHeader(WritableByteChannel sink, Shape shape) throws IOException {
        byte[] header = shape.toJson().write().getBytes(StandardCharsets.UTF_8);
        writeAll(sink, ByteBuffer.allocate(Long.BYTES).putLong(MAGIC).flip());
        writePiece(sink, ByteBuffer.wrap(header));
    }

    static void writeEnd(WritableByteChannel sink) throws IOException {
        writePiece(sink, ByteBuffer.allocate(0));
    }

    /** Copies what libxl writes until it closes its end; does not write the end. */
    static void copyOut(ReadableByteChannel from, WritableByteChannel sink) throws IOException {
        var buffer = ByteBuffer.allocate(PIECE_BYTES);
        while (from.read(buffer) >= 0) {
            if (!buffer.hasRemaining()) {
                writePiece(sink, buffer.flip());
                buffer.clear();
            }
        }
        if (buffer.position() > 0) {
            writePiece(sink, buffer.flip());
        }
    }

    /** The header of a stream; {@link Failure.BadStream} where it is none. */
    static Shape readHeader(ReadableByteChannel source) {
        try {
            if (readExactly(source, Long.BYTES).getLong() != MAGIC) {
                throw new IOException("not a suspended domain");
            }
            var header = readPiece(source, MOST_HEADER_BYTES);
            return Shape.parse(Json.parse(StandardCharsets.UTF_8.decode(header).toString()));
        } catch (IOException | IllegalArgumentException e) {
            throw new HypervisorException(new Failure.BadStream(String.valueOf(e.getMessage())), e);
        }
    }

    /**
     * Copies the pieces up to the end. {@link Failure.BadStream} where the source is at fault; {@link IOException} where the
     * sink, which is libxl's, takes no more.
     */
    static void copyIn(ReadableByteChannel source, WritableByteChannel sink) throws IOException {
        while (true) {
            ByteBuffer piece;
            try {
                piece = readPiece(source, MOST_PIECE_BYTES);
            } catch (IOException e) {
                throw new HypervisorException(new Failure.BadStream(String.valueOf(e.getMessage())), e);
            }
            if (!piece.hasRemaining()) {
                return;
            }
            writeAll(sink, piece);
        }
    }

    private static void writePiece(WritableByteChannel sink, ByteBuffer piece) throws IOException {
        var frame = ByteBuffer.allocate(FRAME_BYTES)
                .putInt(piece.remaining())
                .putInt(checksum(piece))
                .flip();
        writeAll(sink, frame);
        writeAll(sink, piece);
    }

    private static ByteBuffer readPiece(ReadableByteChannel source, int mostBytes) throws IOException {
        var frame = readExactly(source, FRAME_BYTES);
        int length = frame.getInt();
        int checksum = frame.getInt();
        if (length < 0 || length > mostBytes) {
            throw new IOException("damaged: a piece of " + length + " bytes");
        }
        var piece = readExactly(source, length);
        if (checksum(piece) != checksum) {
            throw new IOException("damaged: a checksum does not match");
        }
        return piece;
    }

    private static int checksum(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    private static void writeAll(WritableByteChannel sink, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            sink.write(bytes);
        }
    }

    private static ByteBuffer readExactly(ReadableByteChannel source, int count) throws IOException {
        var buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (source.read(buffer) < 0) {
                throw new EOFException("the stream is torn");
            }
        }
        return buffer.flip();
    }
}
