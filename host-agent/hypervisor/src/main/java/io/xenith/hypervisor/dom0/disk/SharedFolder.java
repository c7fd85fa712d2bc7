package io.xenith.hypervisor.dom0.disk;

import static java.util.Objects.requireNonNull;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.SharedDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A folder on a network file system in which several hosts keep their disks, each in a folder of its own: {@code hosts/<host>}. The file
 * {@code store-id} names the store, and is what two hosts know by that they mean the same one.
 *
 * <p>A host changes nothing in another's folder. It takes from there by giving a file a second name, a hard link, in its own; so whatever one
 * host does or fails to do, a file is there for as long as any host has a name for it.
 *
 * @param host this host
 */
public record SharedFolder(Path directory, UUID id, UUID host) {
    /** Only what the ways of reading and writing here have been thought through for. */
    private static final Set<String> TYPES = Set.of("nfs", "nfs4");

    private static final String ID = "store-id";
    private static final String HOSTS = "hosts";

    public SharedFolder {
        requireNonNull(directory);
        requireNonNull(id);
        requireNonNull(host);
    }

    /**
     * Opens the store; its id is made where it is the first time that any host does. {@link Failure.InvalidConfig} where the folder is not on a
     * network file system, which is how one looks that is not mounted, and where it is another store than this host had before: an
     * empty folder in the place of a store would be taken for a host that has lost all its disks.
     *
     * @param note where this host remembers which store it has, on its own disk
     */
    public static SharedFolder open(Path directory, UUID host, Path note) throws IOException {
        return open(directory, host, note, Mounts.ofThisHost());
    }

    static SharedFolder open(Path directory, UUID host, Path note, Mounts mounts) throws IOException {
        Path real;
        try {
            real = directory.toRealPath();
        } catch (NoSuchFileException e) {
            throw wrong(directory + " is not there: is its file system mounted?", e);
        }
        var type = mounts.find(real).map(Mounts.Mount::type).orElse("unknown");
        if (!TYPES.contains(type)) {
            throw wrong(directory + " is on a file system of type " + type + ", not on NFS: is it mounted?");
        }
        return openAnywhere(real, host, note);
    }

    /** As {@link #open}, wherever the folder is: several simulated hosts share one of this machine. */
    public static SharedFolder openAnywhere(Path directory, UUID host, Path note) throws IOException {
        var before = findId(note);
        var id = findId(directory.resolve(ID));
        if (before.isPresent() && !before.equals(id)) {
            throw wrong(directory + id.map(other -> " is store " + other).orElse(" is no store")
                    + ", but this host's disks are in store " + before.get() + ": is the right one mounted?");
        }
        var store = new SharedFolder(directory, id.isPresent() ? id.get() : makeId(directory), host);
        if (before.isEmpty()) {
            write(note.resolveSibling(note.getFileName() + ".new"), store.id);
            Files.move(
                    note.resolveSibling(note.getFileName() + ".new"),
                    note,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            sync(requireNonNull(note.toAbsolutePath().getParent()));
        }
        return store;
    }

    private static Optional<UUID> findId(Path file) throws IOException {
        try {
            return Optional.of(UUID.fromString(Files.readString(file).strip()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            throw wrong(file + " names no store", e);
        }
    }

    /** Written whole under another name first: of several hosts that do this at once one is first, and nobody reads half an id. */
    private static UUID makeId(Path directory) throws IOException {
        var draft = directory.resolve(ID + "." + UUID.randomUUID());
        write(draft, UUID.randomUUID());
        try {
            Files.createLink(directory.resolve(ID), draft);
        } catch (FileAlreadyExistsException e) {
            // Another host was first; its id is read below.
        } finally {
            Files.deleteIfExists(draft);
        }
        sync(directory);
        return findId(directory.resolve(ID)).orElseThrow(() -> new IOException("the new " + ID + " is gone"));
    }

    private static void write(Path file, UUID id) throws IOException {
        try (var channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(java.nio.charset.StandardCharsets.UTF_8.encode(id + "\n"));
            channel.force(true);
        }
    }

    /** Makes what was done to the names in a folder last. */
    static void sync(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Where this host has its disks. */
    public Path own() {
        return folderOf(host);
    }

    /** Where a host of this store has its disks. */
    Path folderOf(UUID any) {
        return directory.resolve(HOSTS).resolve(any.toString());
    }

    /** The newest whole disk of that identity in a host's folder. */
    Optional<SharedDisk> find(UUID any, DiskId disk) throws IOException {
        var found = new TreeMap<Long, String>();
        try (var entries = Files.newDirectoryStream(folderOf(any))) {
            for (var entry : entries) {
                var name = String.valueOf(entry.getFileName());
                DiskFile.parse(name)
                        .filter(file -> file.isDisk() && file.key().id().equals(disk))
                        .ifPresent(file -> found.put(file.key().createdMicros(), name));
            }
            return found.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new SharedDisk(
                            any,
                            found.lastEntry().getValue(),
                            new ByteSize(Files.size(
                                    folderOf(any).resolve(found.lastEntry().getValue())))));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // no such host in this store, or its folder or disk goes at this moment
        }
    }

    /**
     * How much other hosts have promised of the store, but for what this host has a name for, too; each file once, however many have one for
     * it. As this host sees it, which the client's cache of folders may have a minute late.
     */
    ByteSize promisedElsewhere() throws IOException {
        var seen = new HashSet<Object>();
        for (var file : filesIn(own()).entrySet()) {
            seen.add(file.getKey());
        }
        long bytes = 0;
        try (var hosts = Files.newDirectoryStream(directory.resolve(HOSTS))) {
            for (var folder : hosts) {
                for (var file : filesIn(folder).entrySet()) {
                    bytes += seen.add(file.getKey()) ? file.getValue() : 0;
                }
            }
        }
        return new ByteSize(bytes);
    }

    /** The sizes of the disks in a folder and of those in the making, by what the file system knows a file by. */
    private static Map<Object, Long> filesIn(Path folder) throws IOException {
        var sizes = new HashMap<Object, Long>();
        try (var entries = Files.newDirectoryStream(folder)) {
            for (var entry : entries) {
                if (DiskFile.parse(String.valueOf(entry.getFileName())).isPresent()) {
                    try {
                        var attributes = Files.readAttributes(entry, BasicFileAttributes.class);
                        sizes.put(keyOf(attributes), attributes.size());
                    } catch (NoSuchFileException e) {
                        // Deleted between listing and looking.
                    }
                }
            }
        } catch (NoSuchFileException | java.nio.file.NotDirectoryException e) {
            return Map.of(); // no host's folder, or one that goes
        }
        return sizes;
    }

    /** What tells whether two names are of one file. */
    static Object keyOf(BasicFileAttributes attributes) {
        return requireNonNull(attributes.fileKey(), "every file system of Linux numbers its files");
    }

    private static HypervisorException wrong(String why) {
        return new HypervisorException(new Failure.InvalidConfig("shared disks", why));
    }

    private static HypervisorException wrong(String why, Exception cause) {
        return new HypervisorException(new Failure.InvalidConfig("shared disks", why), cause);
    }
}
