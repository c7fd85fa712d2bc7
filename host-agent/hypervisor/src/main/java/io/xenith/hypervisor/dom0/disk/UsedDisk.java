package io.xenith.hypervisor.dom0.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Reads a file or device that a guest may be writing to. blkback writes to a device past the page cache, so that a second look
 * through the cache would show what was there at the first; a device is therefore read past it too. A file has one cache for all.
 */
final class UsedDisk implements AutoCloseable {
    /** What every device takes as the alignment of places, lengths and memory. */
    private static final int ALIGNMENT = 4096;

    private final FileChannel channel;

    private UsedDisk(FileChannel channel) {
        this.channel = channel;
    }

    static UsedDisk open(Path path) throws IOException {
        return new UsedDisk(
                Files.isRegularFile(path)
                        ? FileChannel.open(path, StandardOpenOption.READ)
                        : FileChannel.open(path, StandardOpenOption.READ, pastTheCache()));
    }

    /** The JDK's own option, of the module {@code jdk.unsupported}; the compiler takes its mere name for a mistake. */
    private static OpenOption pastTheCache() throws IOException {
        try {
            Object[] options =
                    Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
            return Arrays.stream(options)
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IOException("this JDK cannot read past the page cache"));
        } catch (ClassNotFoundException e) {
            throw new IOException("this JDK cannot read past the page cache", e);
        }
    }

    /** A buffer that {@link #read} can fill. The size is a multiple of 4 KiB. */
    ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocateDirect(bytes + ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .limit(bytes)
                .slice();
    }

    /** Fills the buffer from a place on, a multiple of 4 KiB; returns how much there was, less only at the end. */
    int read(ByteBuffer chunk, long offset) throws IOException {
        return SparseCopy.readChunk(channel, chunk, offset);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
