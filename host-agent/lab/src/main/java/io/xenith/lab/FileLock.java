package io.xenith.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** A file that one holder has at a time, in this program or another. The kernel lets go of it when the holder dies. */
public final class FileLock implements AutoCloseable {
    private final FileChannel channel;

    private FileLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes it if nobody has it. The file is made when missing, and stays. */
    public static Optional<FileLock> tryTake(Path file) {
        try {
            var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return Optional.of(new FileLock(channel));
                }
            } catch (OverlappingFileLockException e) {
                // This very program has it: the same answer.
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes it, waiting if need be; throws when it was not to be had in time. */
    public static FileLock take(Path file, Duration limit, Runnable beforeWaiting) {
        var first = tryTake(file);
        if (first.isPresent()) {
            return first.get();
        }
        beforeWaiting.run();
        var taken = new FileLock[1];
        Deadline.in(limit).await("whoever has " + file, () -> {
            tryTake(file).ifPresent(lock -> taken[0] = lock);
            return taken[0] != null;
        });
        return taken[0];
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
