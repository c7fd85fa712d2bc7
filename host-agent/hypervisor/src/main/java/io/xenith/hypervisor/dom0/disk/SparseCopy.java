package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Copies onto something that reads as zeros, without writing the zeros. */
final class SparseCopy {
    /** LVM's smallest thin block; what is written is allocated in such pieces anyway. */
    static final int BLOCK_BYTES = 64 << 10;

    private static final int CHUNK_BYTES = 1 << 20;

    private SparseCopy() {}

    static void copy(TimeLeft time, Path from, Path to) throws IOException {
        try (var source = FileChannel.open(from, StandardOpenOption.READ);
                var target = FileChannel.open(to, StandardOpenOption.WRITE)) {
            var chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
            for (long offset = 0; ; ) {
                time.check();
                int length = readChunk(source, chunk, offset);
                if (length == 0) {
                    break;
                }
                for (int start = 0; start < length; start += BLOCK_BYTES) {
                    var block = chunk.slice(start, Math.min(BLOCK_BYTES, length - start));
                    if (!isZero(block)) {
                        writeFully(target, block, offset + start);
                    }
                }
                offset += length;
            }
            target.force(true);
        }
    }

    /** Fills the buffer from a place on; returns how much there was, less than the buffer only at the end. */
    static int readChunk(FileChannel source, ByteBuffer chunk, long offset) throws IOException {
        chunk.clear();
        while (chunk.hasRemaining()) {
            if (source.read(chunk, offset + chunk.position()) <= 0) {
                break;
            }
        }
        return chunk.flip().remaining();
    }

    static void writeFully(FileChannel target, ByteBuffer bytes, long offset) throws IOException {
        long at = offset;
        while (bytes.hasRemaining()) {
            at += target.write(bytes, at);
        }
    }

    static boolean isZero(ByteBuffer block) {
        int i = block.position();
        for (; i + Long.BYTES <= block.limit(); i += Long.BYTES) {
            if (block.getLong(i) != 0) {
                return false;
            }
        }
        for (; i < block.limit(); i++) {
            if (block.get(i) != 0) {
                return false;
            }
        }
        return true;
    }
}
