package io.xenith.imageservice.blob;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** The files: {@code incoming/<upload>}, {@code blobs/ab/cd/<sha512>} and {@code replicas/<name>.lock}. */
public final class BlobDirectory implements AutoCloseable {
    /** Number of directories that blobs are spread over: two levels of two hex digits. */
    public static final int SHARDS = 1 << 16;

    private final Path root;
    private final Path blobs;
    private final Path incoming;
    private final FileChannel lockFile;

    private BlobDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.blobs = root.resolve("blobs");
        this.incoming = root.resolve("incoming");
        this.lockFile = lockFile;
    }

    /**
     * Opens the directory for one replica, and keeps a lock in that replica's name while the process lives.
     *
     * @throws IllegalStateException when another process has that name
     */
    public static BlobDirectory open(Path root, String replica) throws IOException {
        if (!replica.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,126}")) {
            throw new IllegalStateException("a replica's name has letters, digits, '.', '_' and '-'");
        }
        Files.createDirectories(root.resolve("blobs"));
        Files.createDirectories(root.resolve("incoming"));
        Path replicas = Files.createDirectories(root.resolve("replicas"));
        FileChannel file = FileChannel.open(
                replicas.resolve(replica + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock(file)) {
            file.close();
            throw new IllegalStateException("another image service named " + replica + " uses " + root
                    + "; give each replica its own name (XENITH_REPLICA)");
        }
        return new BlobDirectory(root, file);
    }

    private static boolean tryLock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException _) {
            return false;
        }
    }

    FileChannel createIncoming(UUID upload) throws IOException {
        return FileChannel.open(
                incoming.resolve(upload.toString()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Removes what an upload left; nothing when there is nothing. */
    public void discardIncoming(UUID upload) throws IOException {
        Files.deleteIfExists(incoming.resolve(upload.toString()));
    }

    /**
     * Gives a complete and synced upload its name, over a file that has it already: same name, same bytes, and the new
     * ones were seen to be right a moment ago. The caller holds the lock of the blob.
     *
     * <p>A second call for the same upload (a transaction that was repeated) finds it done.
     */
    void publish(UUID upload, Sha512 digest) throws IOException {
        Path target = path(digest);
        Path source = incoming.resolve(upload.toString());
        Path shard = shardOf(digest);
        if (!Files.isDirectory(shard)) {
            Files.createDirectories(shard);
            sync(blobs);
            sync(blobs.resolve(digest.hex().substring(0, 2)));
        }
        try {
            Files.move(source, target, ATOMIC_MOVE, REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            if (!Files.exists(target)) {
                throw e;
            }
        }
        sync(shard);
    }

    /** The file of a blob, if it is there. It stays readable when it is removed or replaced meanwhile. */
    public Optional<FileChannel> open(Sha512 digest) throws IOException {
        try {
            return Optional.of(FileChannel.open(path(digest), StandardOpenOption.READ));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /** Removes a blob. The caller holds its lock. */
    public boolean delete(Sha512 digest) throws IOException {
        return Files.deleteIfExists(path(digest));
    }

    /** Whether the blob's file was last written before that time; false when there is none. */
    public boolean isOlderThan(Sha512 digest, Instant time) throws IOException {
        try {
            return Files.getLastModifiedTime(path(digest)).toInstant().isBefore(time);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** Uploads that have a file. */
    public List<UUID> listIncoming() throws IOException {
        List<UUID> uploads = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.length() == 36) {
                    uploads.add(UUID.fromString(name));
                }
            }
        }
        return uploads;
    }

    /** Blobs in one of the {@value #SHARDS} directories. */
    public List<Sha512> listShard(int shard) throws IOException {
        String hex = String.format(Locale.ROOT, "%04x", shard);
        List<Sha512> found = new ArrayList<>();
        Path directory = blobs.resolve(hex.substring(0, 2)).resolve(hex.substring(2));
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Sha512.find(String.valueOf(file.getFileName())).ifPresent(found::add);
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return found;
        }
        return found;
    }

    /** Bytes that can still be written. */
    public long freeBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Writes and removes a small file; throws when that is not possible. */
    public void probe() throws IOException {
        Path probe = Files.createTempFile(incoming, "probe-", "");
        try {
            Files.write(probe, new byte[] {1});
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /** Gives up the replica's name. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private Path path(Sha512 digest) {
        return shardOf(digest).resolve(digest.hex());
    }

    private Path shardOf(Sha512 digest) {
        return blobs.resolve(digest.hex().substring(0, 2)).resolve(digest.hex().substring(2, 4));
    }

    /** Makes names in a directory durable, which syncing a file does not. */
    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
