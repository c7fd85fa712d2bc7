package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.SharedDisk;
import io.xenith.hypervisor.dom0.command.Commands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes as files. A file's name says all, see {@link DiskFile}. The image below a qcow2 is a hard link where it can be one, so the image may go.
 * Where the folder is one of several hosts' in a {@link SharedFolder}, all disks are raw, and may have names in other hosts' folders.
 */
final class FileVolumes implements Volumes {
    private static final Logger LOG = LoggerFactory.getLogger(FileVolumes.class);
    private static final int SECTOR_BYTES = 512;

    private final FileStoreSettings settings;
    private final FileTools tools;
    private final @Nullable SharedFolder shared;

    private FileVolumes(FileStoreSettings settings, Commands commands, @Nullable SharedFolder shared) {
        this.settings = settings;
        this.tools = new FileTools(commands, settings.folder());
        this.shared = shared;
    }

    static FileVolumes open(TimeLeft time, FileStoreSettings settings, Commands commands) {
        return open(time, new FileVolumes(settings, commands, null));
    }

    static FileVolumes open(TimeLeft time, SharedFolder shared, Commands commands) {
        return open(time, new FileVolumes(new FileStoreSettings(shared.own(), Optional.empty()), commands, shared));
    }

    private static FileVolumes open(TimeLeft time, FileVolumes volumes) {
        var settings = volumes.settings;
        try {
            Files.createDirectories(
                    settings.folder(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---")));
            volumes.sweep(time);
            return volumes;
        } catch (IOException e) {
            throw new HypervisorException(
                    new Failure.InvalidConfig("disk folder", settings.folder() + ": " + e.getMessage()), e);
        }
    }

    @Override
    public ByteSize roundUp(ByteSize size) {
        return new ByteSize(Math.ceilDiv(size.bytes(), SECTOR_BYTES) * SECTOR_BYTES);
    }

    @Override
    public Contents look(TimeLeft time) throws IOException {
        return new Contents(list(time), total());
    }

    private List<Volume> list(TimeLeft time) throws IOException {
        var newest = new HashMap<DiskId, Volume>();
        for (var file : files().entrySet()) {
            time.check();
            var volume = file.getValue().isDisk() ? describe(file.getKey(), file.getValue()) : null;
            if (volume != null) {
                // Two of one identity are what is left when replacing one was cut short: the newer one is whole.
                newest.merge(
                        volume.id(),
                        volume,
                        (a, b) -> a.key().createdMicros() > b.key().createdMicros() ? a : b);
            }
        }
        return List.copyOf(newest.values());
    }

    private ByteSize total() throws IOException {
        if (settings.capacity().isPresent()) {
            return settings.capacity().get();
        }
        return new ByteSize(Files.getFileStore(settings.folder()).getTotalSpace());
    }

    @Override
    public Staged stage(TimeLeft time, VolumeKey key, DiskFormat format, ByteSize size) throws IOException {
        var staged = new StagedFile(key, format);
        try {
            staged.create();
            if (format == DiskFormat.RAW) {
                extend(staged.path, size.bytes());
            }
            return staged;
        } catch (IOException | RuntimeException e) {
            staged.close();
            throw e;
        }
    }

    @Override
    public Staged stageFrom(TimeLeft time, VolumeKey key, Image image, ByteSize size) throws IOException {
        // Another host can take over only what is all in one file, and whole while it is open.
        var staged = new StagedFile(key, shared == null ? image.format() : DiskFormat.RAW);
        try {
            staged.create();
            switch (staged.format) {
                case RAW -> {
                    switch (image.format()) {
                        case RAW -> tools.copy(time, image.path(), staged.path);
                        case QCOW2 -> tools.unpack(time, image.path(), staged.path);
                    }
                    extend(staged.path, size.bytes());
                }
                case QCOW2 -> overlay(time, image, staged, size);
            }
            return staged;
        } catch (IOException | RuntimeException e) {
            staged.close();
            throw e;
        }
    }

    @Override
    public void grow(TimeLeft time, Volume volume, ByteSize size) throws IOException {
        switch (volume.format()) {
            case RAW -> extend(volume.path(), size.bytes());
            case QCOW2 -> tools.growQcow2(time, volume.path(), size);
        }
    }

    @Override
    public void remove(TimeLeft time, Volume volume) throws IOException {
        Files.deleteIfExists(volume.path());
        Files.deleteIfExists(base(volume.key()));
        SharedFolder.sync(settings.folder());
    }

    @Override
    public Optional<UUID> findSharedStore() {
        return Optional.ofNullable(shared).map(SharedFolder::id);
    }

    @Override
    public ByteSize promisedElsewhere() throws IOException {
        return shared == null ? ByteSize.ZERO : shared.promisedElsewhere();
    }

    @Override
    public Optional<SharedDisk> findShared(Volume volume) {
        return shared == null || volume.format() != DiskFormat.RAW
                ? Optional.empty()
                : Optional.of(new SharedDisk(
                        shared.host(), String.valueOf(volume.path().getFileName()), volume.size()));
    }

    @Override
    public Optional<SharedDisk> findSharedOf(UUID host, DiskId id) throws IOException {
        return shared == null ? Optional.empty() : shared.find(host, id);
    }

    @Override
    public Optional<String> findOrigin(SharedDisk there) {
        return shared == null
                ? Optional.empty()
                : DiskFile.parse(there.name())
                        .filter(file -> file.isDisk() && file.kind().equals("raw"))
                        .map(file -> file.key().origin());
    }

    @Override
    public boolean isSame(Volume volume, SharedDisk there) throws IOException {
        return keyOf(volume.path()).equals(keyOf(pathOf(there)));
    }

    @Override
    public Volume link(VolumeKey key, SharedDisk there) throws IOException {
        var name = DiskFile.whole(key, DiskFormat.RAW);
        var own = name.in(settings.folder());
        Files.createLink(own, pathOf(there));
        // Opened and not only looked at: by opening a client hears from the server what it may remember wrongly.
        try (var file = FileChannel.open(own, StandardOpenOption.READ)) {
            if (file.size() != there.size().bytes()) {
                throw new IOException(own + " has " + file.size() + " B, not " + there.size());
            }
        } catch (IOException e) {
            Files.deleteIfExists(own);
            throw e;
        }
        removeOthers(key);
        return Objects.requireNonNull(describe(own, name), "it was just made");
    }

    private Path pathOf(SharedDisk there) {
        return Objects.requireNonNull(shared).folderOf(there.host()).resolve(there.name());
    }

    private static Object keyOf(Path path) throws IOException {
        return SharedFolder.keyOf(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public Export export(TimeLeft time, Volume volume) throws IOException {
        if (volume.format() == DiskFormat.RAW) {
            return new Export(volume.path(), () -> {});
        }
        // Flattened: the image below it is not on the other host.
        var flat = DiskFile.whole(volume.key(), DiskFormat.QCOW2).asStaged().in(settings.folder());
        var export = new Export(flat, () -> delete(flat));
        try {
            tools.flatten(time, volume.path(), flat);
            return export;
        } catch (RuntimeException e) {
            export.close();
            throw e;
        }
    }

    private void overlay(TimeLeft time, Image image, StagedFile staged, ByteSize size) throws IOException {
        var base = base(staged.key);
        Files.deleteIfExists(base);
        try {
            Files.createLink(base, image.path());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("the image is on another file system; it is copied", e);
            Files.createFile(base);
            tools.copy(time, image.path(), base);
        }
        tools.overlay(time, base, staged.path, size);
    }

    private static void extend(Path file, long bytes) throws IOException {
        try (var channel = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            if (channel.length() < bytes) {
                channel.setLength(bytes);
            }
            channel.getChannel().force(true);
        }
    }

    private Path base(VolumeKey key) {
        return new DiskFile(key, DiskFile.BASE, false).in(settings.folder());
    }

    private @Nullable Volume describe(Path path, DiskFile name) throws IOException {
        try {
            return name.kind().equals("raw")
                    ? new Volume(name.key(), path, DiskFormat.RAW, new ByteSize(Files.size(path)))
                    : new Volume(name.key(), path, DiskFormat.QCOW2, Image.virtualSizeOfQcow2(path, false));
        } catch (HypervisorException e) {
            // One damaged disk must not hide all others: it is shown as large as it is.
            LOG.warn("{} is damaged", path, e);
            return new Volume(name.key(), path, DiskFormat.QCOW2, new ByteSize(Files.size(path)));
        } catch (NoSuchFileException e) {
            // Deleted between listing and looking.
            return null;
        }
    }

    /** The files that are ours, by their names; others in the folder are left alone. */
    private Map<Path, DiskFile> files() throws IOException {
        var files = new HashMap<Path, DiskFile>();
        try (var entries = Files.newDirectoryStream(settings.folder())) {
            for (var path : entries) {
                DiskFile.parse(String.valueOf(path.getFileName())).ifPresent(name -> files.put(path, name));
            }
        }
        return files;
    }

    /** Removes what a killed process left: volumes in the making, images of disks that are gone, disks that were replaced. */
    private void sweep(TimeLeft time) throws IOException {
        var whole = Set.copyOf(list(time).stream().map(Volume::key).toList());
        for (var file : files().entrySet()) {
            if (file.getValue().staged() || !whole.contains(file.getValue().key())) {
                LOG.info("removing what was left half made: {}", file.getKey());
                Files.deleteIfExists(file.getKey());
            }
        }
    }

    /** What had the identity before goes for good. */
    private void removeOthers(VolumeKey key) throws IOException {
        for (var file : files().entrySet()) {
            var other = file.getValue().key();
            if (other.id().equals(key.id()) && !other.equals(key)) {
                Files.deleteIfExists(file.getKey());
            }
        }
        SharedFolder.sync(settings.folder());
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + path, e);
        }
    }

    private final class StagedFile implements Staged {
        private final VolumeKey key;
        private final DiskFormat format;
        private final DiskFile whole;
        private final Path path;
        private boolean committed;

        StagedFile(VolumeKey key, DiskFormat format) {
            this.key = key;
            this.format = format;
            this.whole = DiskFile.whole(key, format);
            this.path = whole.asStaged().in(settings.folder());
        }

        void create() throws IOException {
            Files.deleteIfExists(path);
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }

        @Override
        public Path path() {
            return path;
        }

        @Override
        public Volume commit(TimeLeft time) throws IOException {
            try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            var own = whole.in(settings.folder());
            Files.move(path, own, StandardCopyOption.ATOMIC_MOVE);
            committed = true;
            removeOthers(key);
            return Objects.requireNonNull(describe(own, whole), "it was just made");
        }

        @Override
        public void close() {
            if (!committed) {
                delete(path);
                delete(base(key));
            }
        }
    }
}
