package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.dom0.command.Commands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes as files. A file's name says all: {@code <disk>.<origin>.<created>.raw}, or {@code .qcow2} with its image beside it as
 * {@code .base} (a hard link where it can be one, so the image may go). In the making it ends in {@code .staged}.
 */
final class FileVolumes implements Volumes {
    private static final Logger LOG = LoggerFactory.getLogger(FileVolumes.class);
    private static final Pattern NAME = Pattern.compile(
            "(?<disk>[0-9a-z-]+)\\.(?<origin>[0-9a-f]{32})\\.(?<created>[0-9]{1,18})\\.(?<kind>raw|qcow2|base)(?<staged>\\.staged)?");
    private static final int SECTOR_BYTES = 512;

    private final FileStoreSettings settings;
    private final Commands commands;

    private FileVolumes(FileStoreSettings settings, Commands commands) {
        this.settings = settings;
        this.commands = commands;
    }

    static FileVolumes open(TimeLeft time, FileStoreSettings settings, Commands commands) {
        var volumes = new FileVolumes(settings, commands);
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
            var volume = file.getValue().staged || file.getValue().kind.equals("base")
                    ? null
                    : describe(file.getKey(), file.getValue());
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
        var staged = new StagedFile(key, image.format());
        try {
            staged.create();
            switch (image.format()) {
                case RAW -> {
                    copy(time, image.path(), staged.path);
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
            case QCOW2 ->
                run(
                        time,
                        List.of(
                                "qemu-img",
                                "resize",
                                "-q",
                                "-f",
                                "qcow2",
                                volume.path().toString(),
                                Long.toString(size.bytes())));
        }
    }

    @Override
    public void remove(TimeLeft time, Volume volume) throws IOException {
        Files.deleteIfExists(volume.path());
        Files.deleteIfExists(file(volume.key(), "base"));
        syncFolder();
    }

    @Override
    public Export export(TimeLeft time, Volume volume) throws IOException {
        if (volume.format() == DiskFormat.RAW) {
            return new Export(volume.path(), () -> {});
        }
        // Flattened: the image below it is not on the other host.
        var flat = file(volume.key(), "qcow2.staged");
        var export = new Export(flat, () -> delete(flat));
        try {
            run(
                    time,
                    List.of(
                            "qemu-img",
                            "convert",
                            "-q",
                            "-O",
                            "qcow2",
                            volume.path().toString(),
                            flat.toString()));
            return export;
        } catch (RuntimeException e) {
            export.close();
            throw e;
        }
    }

    private void overlay(TimeLeft time, Image image, StagedFile staged, ByteSize size) throws IOException {
        var base = file(staged.key, "base");
        Files.deleteIfExists(base);
        try {
            Files.createLink(base, image.path());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("the image is on another file system; it is copied", e);
            Files.createFile(base);
            copy(time, image.path(), base);
        }
        // By its name alone: the folder may move.
        run(
                time,
                List.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        "qcow2",
                        "-b",
                        String.valueOf(base.getFileName()),
                        staged.path.toString(),
                        Long.toString(size.bytes())));
    }

    private void copy(TimeLeft time, Path from, Path to) {
        run(time, List.of("cp", "--reflink=auto", "--sparse=always", "--", from.toString(), to.toString()));
    }

    private void run(TimeLeft time, List<String> command) {
        var output = commands.run(time, command);
        if (!output.isSuccess() && output.err().contains("No space left on device")) {
            throw new HypervisorException(
                    new Failure.DiskFull(
                            ByteSize.ZERO,
                            new ByteSize(settings.folder().toFile().getUsableSpace())),
                    output.failed());
        }
        output.orFail();
    }

    private static void extend(Path file, long bytes) throws IOException {
        try (var channel = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            if (channel.length() < bytes) {
                channel.setLength(bytes);
            }
            channel.getChannel().force(true);
        }
    }

    private Path file(VolumeKey key, String ending) {
        return settings.folder().resolve(key.id() + "." + key.origin() + "." + key.createdMicros() + "." + ending);
    }

    private @Nullable Volume describe(Path path, Name name) throws IOException {
        try {
            return name.kind.equals("raw")
                    ? new Volume(name.key, path, DiskFormat.RAW, new ByteSize(Files.size(path)))
                    : new Volume(name.key, path, DiskFormat.QCOW2, Image.virtualSizeOfQcow2(path, false));
        } catch (HypervisorException e) {
            // One damaged disk must not hide all others: it is shown as large as it is.
            LOG.warn("{} is damaged", path, e);
            return new Volume(name.key, path, DiskFormat.QCOW2, new ByteSize(Files.size(path)));
        } catch (NoSuchFileException e) {
            // Deleted between listing and looking.
            return null;
        }
    }

    private record Name(VolumeKey key, String kind, boolean staged) {}

    /** The files that are ours, by their names; others in the folder are left alone. */
    private Map<Path, Name> files() throws IOException {
        var files = new HashMap<Path, Name>();
        try (var entries = Files.newDirectoryStream(settings.folder())) {
            for (var path : entries) {
                var match = NAME.matcher(String.valueOf(path.getFileName()));
                if (match.matches()) {
                    VolumeKey.parseId(match.group("disk"))
                            .ifPresent(id -> files.put(
                                    path,
                                    new Name(
                                            new VolumeKey(
                                                    id, match.group("origin"), Long.parseLong(match.group("created"))),
                                            match.group("kind"),
                                            match.group("staged") != null)));
                }
            }
        }
        return files;
    }

    /** Removes what a killed process left: volumes in the making, images of disks that are gone, disks that were replaced. */
    private void sweep(TimeLeft time) throws IOException {
        var whole = Set.copyOf(list(time).stream().map(Volume::key).toList());
        for (var file : files().entrySet()) {
            if (file.getValue().staged || !whole.contains(file.getValue().key)) {
                LOG.info("removing what was left half made: {}", file.getKey());
                Files.deleteIfExists(file.getKey());
            }
        }
    }

    private void syncFolder() throws IOException {
        try (var folder = FileChannel.open(settings.folder(), StandardOpenOption.READ)) {
            folder.force(true);
        }
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
        private final Path path;
        private boolean committed;

        StagedFile(VolumeKey key, DiskFormat format) {
            this.key = key;
            this.format = format;
            this.path = file(key, ending() + ".staged");
        }

        private String ending() {
            return format.name().toLowerCase(Locale.ROOT);
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
            var replaced = files().entrySet().stream()
                    .filter(file -> file.getValue().key.id().equals(key.id())
                            && !file.getValue().key.equals(key))
                    .map(Map.Entry::getKey)
                    .toList();
            var whole = file(key, ending());
            try (var file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(path, whole, StandardCopyOption.ATOMIC_MOVE);
            committed = true;
            for (var old : replaced) {
                Files.deleteIfExists(old);
            }
            syncFolder();
            return java.util.Objects.requireNonNull(
                    describe(whole, new Name(key, ending(), false)), "it was just made");
        }

        @Override
        public void close() {
            if (!committed) {
                delete(path);
                delete(file(key, "base"));
            }
        }
    }
}
