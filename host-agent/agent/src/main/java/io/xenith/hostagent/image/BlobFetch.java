package io.xenith.hostagent.image;

import io.xenith.hostagent.image.BlobSource.Download;
import io.xenith.hostagent.image.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** One download of one blob into a partial file, verified while it streams. */
final class BlobFetch {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Asks for room under the cache's bound. */
    @FunctionalInterface
    interface Room {
        boolean make(Sha512 wanted, long bytes);
    }

    private final Sha512 name;
    private final Path partial;
    private final BlobSource source;
    private final Room room;
    private final LongConsumer progress;

    BlobFetch(Sha512 name, Path partial, BlobSource source, Room room, LongConsumer progress) {
        this.name = name;
        this.partial = partial;
        this.source = source;
        this.room = room;
        this.progress = progress;
    }

    /** Fetches what is missing. On return the partial file is whole and is what its name says. */
    void run() {
        try {
            long have = Files.exists(partial) ? Files.size(partial) : 0;
            Download download = source.open(name, have);
            try (var _ = download.connection();
                    InputStream bytes = download.bytes()) {
                if (download.totalBytes() < 0) {
                    throw new ImageException(Reason.UNREACHABLE, "the image service does not say the size", null);
                }
                if (!room.make(name, download.totalBytes())) {
                    throw new ImageException(
                            Reason.NO_ROOM, download.totalBytes() + " bytes do not fit into the image cache", null);
                }
                receive(bytes, download.fromByte(), download.totalBytes());
            }
        } catch (IOException e) {
            throw isDiskFull(e)
                    ? new ImageException(Reason.NO_ROOM, "the disk of the image cache is full", e)
                    : new ImageException(Reason.UNREACHABLE, "fetching broke off: " + e, e);
        }
    }

    private void receive(InputStream bytes, long fromByte, long totalBytes) throws IOException {
        MessageDigest digest = Sha512.newDigest();
        try (FileChannel file = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.truncate(fromByte);
            digestOf(file, digest);
            byte[] buffer = new byte[BUFFER_BYTES];
            long have = fromByte;
            for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
                digest.update(buffer, 0, count);
                ByteBuffer chunk = ByteBuffer.wrap(buffer, 0, count);
                while (chunk.hasRemaining()) {
                    file.write(chunk);
                }
                have += count;
                progress.accept(have);
            }
            if (have < totalBytes) {
                throw new IOException("the stream ended at byte " + have + " of " + totalBytes);
            }
            file.force(true);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(name.hex())) {
            // Whatever part of it is wrong: continuing it would be wrong for ever.
            Files.deleteIfExists(partial);
            throw new ImageException(Reason.CORRUPT, "what came is not blob " + name.hex(), null);
        }
    }

    /** Reads a file to its end into a digest and leaves the channel there. */
    private static void digestOf(FileChannel file, MessageDigest digest) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        file.position(0);
        while (file.read(buffer) >= 0) {
            digest.update(buffer.flip());
            buffer.clear();
        }
    }

    static String digestOf(Path path) throws IOException {
        MessageDigest digest = Sha512.newDigest();
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            digestOf(file, digest);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    // The JDK gives no type to ENOSPC, only the text of the system's message.
    private static boolean isDiskFull(IOException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left") || message.contains("Disk quota exceeded");
    }
}
