package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.BlockDigests;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * What two disks do not have in common. Sent as a {@link DiskStream} that has the zeros, too: what the guest has zeroed meanwhile
 * is something else at the other end.
 */
final class DiskChanges {
    private DiskChanges() {}

    private interface Block {
        void seen(int number, long offset, ByteBuffer bytes) throws IOException;
    }

    static BlockDigests digest(TimeLeft time, Path disk, ByteSize size) throws IOException {
        var digests = new ByteArrayOutputStream();
        walk(time, disk, size, (_, _, bytes) -> digests.writeBytes(BlockDigests.digestOf(bytes)));
        return BlockDigests.of(digests.toByteArray());
    }

    static void write(TimeLeft time, DiskStream.Header header, Path disk, BlockDigests there, WritableByteChannel sink)
            throws IOException {
        DiskStream.sendHeader(sink, header);
        int[] pieces = {0};
        walk(time, disk, header.size(), (number, offset, bytes) -> {
            if (there.matches(number, BlockDigests.digestOf(bytes))) {
                return;
            }
            for (int at = 0; at < bytes.limit(); at += SparseCopy.BLOCK_BYTES) {
                int length = Math.min(SparseCopy.BLOCK_BYTES, bytes.limit() - at);
                DiskStream.sendBlock(sink, offset + at, bytes.slice(at, length));
                pieces[0]++;
            }
        });
        DiskStream.sendEnd(sink, pieces[0]);
    }

    private static void walk(TimeLeft time, Path disk, ByteSize size, Block block) throws IOException {
        try (var source = UsedDisk.open(disk)) {
            var bytes = source.buffer(BlockDigests.BLOCK_BYTES);
            int number = 0;
            for (long offset = 0; offset < size.bytes(); offset += bytes.limit()) {
                time.check();
                if (source.read(bytes, offset) == 0) {
                    throw new IOException(disk + " is shorter than it was");
                }
                block.seen(number++, offset, bytes);
            }
        }
    }
}
