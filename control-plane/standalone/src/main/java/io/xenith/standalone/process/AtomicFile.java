package io.xenith.standalone.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Files that a reader sees old or new, never half. */
public final class AtomicFile {
    /** For what only its owner may read. */
    public static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /** For what is no secret. */
    public static final Set<PosixFilePermission> READABLE_BY_ALL = PosixFilePermissions.fromString("rw-r--r--");

    private AtomicFile() {}

    /** Writes the bytes beside the file, with the mode from the first moment, and moves them to its name. */
    public static void write(Path file, byte[] bytes, Set<PosixFilePermission> mode) throws IOException {
        write(file, bytes, mode, false);
    }

    /** As {@link #write}, and on the disk before the name is. */
    public static void writeDurably(Path file, byte[] bytes, Set<PosixFilePermission> mode) throws IOException {
        write(file, bytes, mode, true);
    }

    private static void write(Path file, byte[] bytes, Set<PosixFilePermission> mode, boolean durable)
            throws IOException {
        var fresh = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        Files.deleteIfExists(fresh);
        var options = EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        try (var channel = FileChannel.open(fresh, options, PosixFilePermissions.asFileAttribute(mode))) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            if (durable) {
                channel.force(true);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
