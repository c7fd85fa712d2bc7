package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A disk on its way to another host: a header, then the blocks that are not zero, each with its place, length and checksum, then
 * an end with the number of blocks. Big-endian. What is torn, damaged or of another making is {@link Failure.BadStream}.
 */
final class DiskStream {
    private static final long MAGIC = 0x58454e4449534b31L; // XENDISK1
    private static final int HEADER_BYTES = 8 + 1 + 8 + 8 + 32 + 4;
    private static final int BLOCK_HEADER_BYTES = 8 + 4 + 4;
    private static final long END = -1;

    private DiskStream() {}

    /**
     * What the stream says of the disk.
     *
     * @param fileBytes the length of what carries it; for a raw disk its size
     */
    record Header(DiskFormat format, ByteSize size, long fileBytes, String origin) {}

    static void write(TimeLeft time, Header header, Path from, WritableByteChannel sink) throws IOException {
        sendHeader(sink, header);
        int blocks = 0;
        try (var source = UsedDisk.open(from)) {
            var chunk = source.buffer(SparseCopy.BLOCK_BYTES);
            for (long offset = 0; offset < header.fileBytes; offset += chunk.limit()) {
                time.check();
                if (source.read(chunk, offset) == 0) {
                    throw new IOException(from + " is shorter than it was");
                }
                if (!SparseCopy.isZero(chunk)) {
                    sendBlock(sink, offset, chunk);
                    blocks++;
                }
            }
        }
        sendEnd(sink, blocks);
    }

    static void sendHeader(WritableByteChannel sink, Header header) {
        var head = ByteBuffer.allocate(HEADER_BYTES)
                .putLong(MAGIC)
                .put((byte) (header.format == DiskFormat.RAW ? 0 : 1))
                .putLong(header.size.bytes())
                .putLong(header.fileBytes)
                .put(header.origin.getBytes(StandardCharsets.US_ASCII));
        send(sink, head.putInt(checksum(head.slice(0, HEADER_BYTES - 4))).flip());
    }

    /** Sends what is left of a buffer, at most {@link SparseCopy#BLOCK_BYTES}; does not move it. */
    static void sendBlock(WritableByteChannel sink, long offset, ByteBuffer block) {
        sendBlockHeader(sink, offset, block.remaining(), checksum(block.duplicate()));
        send(sink, block.duplicate());
    }

    static void sendEnd(WritableByteChannel sink, int blocks) {
        sendBlockHeader(sink, END, 0, blocks);
    }

    static Header readHeader(ReadableByteChannel source) {
        var head = receive(source, HEADER_BYTES);
        boolean isWhole = checksum(head.slice(0, HEADER_BYTES - 4)) == head.getInt(HEADER_BYTES - 4);
        if (head.getLong() != MAGIC || !isWhole) {
            throw bad("not a disk's stream");
        }
        var format = head.get() == 0 ? DiskFormat.RAW : DiskFormat.QCOW2;
        long size = head.getLong();
        long fileBytes = head.getLong();
        byte[] origin = new byte[32];
        head.get(origin);
        if (size < 0 || fileBytes < 0) {
            throw bad("sizes below zero");
        }
        return new Header(format, new ByteSize(size), fileBytes, new String(origin, StandardCharsets.US_ASCII));
    }

    /** Reads the blocks onto something that reads as zeros. */
    static void readBlocks(TimeLeft time, Header header, ReadableByteChannel source, Path to) throws IOException {
        try (var target = FileChannel.open(to, StandardOpenOption.WRITE)) {
            int blocks = 0;
            while (true) {
                time.check();
                var head = receive(source, BLOCK_HEADER_BYTES);
                long offset = head.getLong();
                int length = head.getInt();
                int checksum = head.getInt();
                if (offset == END) {
                    if (checksum != blocks) {
                        throw bad("blocks are missing");
                    }
                    end(header, target, to);
                    return;
                }
                if (offset < 0 || length < 1 || length > SparseCopy.BLOCK_BYTES || offset > header.fileBytes - length) {
                    throw bad("a block beyond the disk");
                }
                var block = receive(source, length);
                if (checksum(block.duplicate()) != checksum) {
                    throw bad("checksum does not match");
                }
                SparseCopy.writeFully(target, block, offset);
                blocks++;
            }
        }
    }

    /** A file that ends in zeros is not as long as it was yet; a device is what it is. */
    private static void end(Header header, FileChannel target, Path to) throws IOException {
        if (Files.isRegularFile(to) && target.size() < header.fileBytes) {
            SparseCopy.writeFully(target, ByteBuffer.allocate(1), header.fileBytes - 1);
        }
        target.force(true);
    }

    private static void sendBlockHeader(WritableByteChannel sink, long offset, int length, int checksum) {
        send(
                sink,
                ByteBuffer.allocate(BLOCK_HEADER_BYTES)
                        .putLong(offset)
                        .putInt(length)
                        .putInt(checksum)
                        .flip());
    }

    private static void send(WritableByteChannel sink, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                sink.write(bytes);
            }
        } catch (IOException e) {
            throw new HypervisorException(new Failure.BadStream("cannot write: " + e.getMessage()), e);
        }
    }

    private static ByteBuffer receive(ReadableByteChannel source, int count) {
        try {
            var buffer = ByteBuffer.allocate(count);
            while (buffer.hasRemaining()) {
                if (source.read(buffer) < 0) {
                    throw bad("ends early");
                }
            }
            return buffer.flip();
        } catch (IOException e) {
            throw new HypervisorException(new Failure.BadStream(String.valueOf(e.getMessage())), e);
        }
    }

    private static int checksum(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static HypervisorException bad(String why) {
        return new HypervisorException(new Failure.BadStream(why));
    }
}
