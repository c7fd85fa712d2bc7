package io.xenith.hostagent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/** Journal files in a directory, readable by their owner only: they hold user data. */
final class DirectoryOpener implements JournalFile.Opener {

    private final Path directory;
    private final Path file;
    private final Path fresh;
    private final Durability durability;

    DirectoryOpener(Path directory, Path file, Durability durability) {
        this.file = file;
        this.directory = directory;
        this.fresh = file.resolveSibling(file.getFileName() + ".new");
        this.durability = durability;
    }

    @Override
    public JournalFile openAt(long goodBytes) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        channel.truncate(goodBytes);
        channel.position(goodBytes);
        return new OnDisk(channel);
    }

    @Override
    public JournalFile openFresh() throws IOException {
        Files.deleteIfExists(fresh);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        return new OnDisk(FileChannel.open(
                fresh, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), ownerOnly));
    }

    @Override
    public void replace() throws IOException {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (durability == Durability.POWER) {
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private final class OnDisk implements JournalFile {

        private final FileChannel channel;

        OnDisk(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        @Override
        public void force() throws IOException {
            if (durability == Durability.POWER) {
                channel.force(false);
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
