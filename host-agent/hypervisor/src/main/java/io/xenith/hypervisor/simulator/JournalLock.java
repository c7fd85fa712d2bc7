package io.xenith.hypervisor.simulator;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Opens a journal for this process alone. The lock is on the journal file itself, to spend one descriptor per host and not
 * two. POSIX drops all locks of a process on a file when it closes any descriptor of it, so a second opening in this JVM is
 * refused by a table before it can touch the file.
 */
final class JournalLock {
    private static final Set<Path> OPEN_HERE = ConcurrentHashMap.newKeySet();
    private static final int MOST_TRIES = 100;

    private JournalLock() {}

    /** The path that stands for this journal, however it was spelt; its folder is made. */
    static Path canonical(Path journal) throws IOException {
        var absolute = journal.toAbsolutePath().normalize();
        var folder = Objects.requireNonNull(absolute.getParent(), "a journal has a folder");
        Files.createDirectories(folder);
        return folder.toRealPath().resolve(Objects.requireNonNull(absolute.getFileName()));
    }

    /** Reserves the path within this JVM; {@link #release} gives it back. */
    static void reserve(Path canonical) throws HostInUseException {
        if (!OPEN_HERE.add(canonical)) {
            throw new HostInUseException(canonical, "by this process");
        }
    }

    static void release(Path canonical) {
        OPEN_HERE.remove(canonical);
    }

    /** Opens and locks; tries again where another process replaced the file by a compaction between the two. */
    static RandomAccessFile open(Path canonical) throws IOException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            var before = findKey(canonical);
            var file = new RandomAccessFile(canonical.toFile(), "rw");
            try {
                lock(canonical, file);
                if (before != null && before.equals(findKey(canonical))) {
                    return file;
                }
            } catch (IOException e) {
                file.close();
                throw e;
            }
            file.close();
        }
        throw new HostInUseException(canonical, "and is being compacted all the time");
    }

    static void lock(Path path, RandomAccessFile file) throws IOException {
        try {
            if (file.getChannel().tryLock() == null) {
                throw new HostInUseException(path, "by another process");
            }
        } catch (OverlappingFileLockException e) {
            var inUse = new HostInUseException(path, "by this process");
            inUse.initCause(e);
            throw inUse;
        }
    }

    private static @Nullable Object findKey(Path path) throws IOException {
        return Files.exists(path)
                ? Files.readAttributes(path, BasicFileAttributes.class).fileKey()
                : null;
    }
}
