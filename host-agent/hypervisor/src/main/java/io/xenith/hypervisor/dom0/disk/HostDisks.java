package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.BlockDigests;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.ConfigDrive;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.SharedDisk;
import io.xenith.hypervisor.StoreInfo;
import io.xenith.hypervisor.StoredDisk;
import io.xenith.hypervisor.dom0.command.Commands;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The disks of a real host: the rules of {@link HostStore} over a place that keeps volumes. */
public final class HostDisks implements HostStore {
    private final Volumes volumes;
    private final DiskUsers users;
    private final ConfigDriveImage configDrives;
    private final Clock clock;
    private final Turns<DiskId> turns = new Turns<>();
    private final Room room;
    private final LoopDevices loops;

    private volatile boolean closed;

    HostDisks(Volumes volumes, DiskUsers users, ConfigDriveImage configDrives, Clock clock) {
        this(volumes, users, configDrives, clock, new LoopDevices(LoopDevices.OF_THIS_HOST));
    }

    HostDisks(Volumes volumes, DiskUsers users, ConfigDriveImage configDrives, Clock clock, LoopDevices loops) {
        this.volumes = volumes;
        this.users = users;
        this.configDrives = configDrives;
        this.clock = clock;
        this.room = new Room(volumes);
        this.loops = loops;
    }

    private static HostDisks on(Volumes volumes, Path scratch, Commands commands, DiskUsers users) {
        return new HostDisks(volumes, users, new ConfigDriveImage(commands, scratch), Clock.systemUTC());
    }

    /**
     * Disks as files in a folder, which is made where it is missing; what a killed process left half made is removed.
     *
     * @param scratch a folder for secrets on their way, best in memory ({@code /run/xenith})
     */
    public static HostDisks onFiles(
            Call call, FileStoreSettings settings, Path scratch, Commands commands, DiskUsers users) {
        return on(FileVolumes.open(new TimeLeft(call), settings, commands), scratch, commands, users);
    }

    /**
     * Disks as files in this host's folder of a store that other hosts have, too; otherwise as {@link #onFiles}. All of them are raw.
     *
     * @param scratch as for {@link #onFiles}, on this host
     */
    public static HostDisks onShared(Call call, SharedFolder store, Path scratch, Commands commands, DiskUsers users) {
        return on(FileVolumes.open(new TimeLeft(call), store, commands), scratch, commands, users);
    }

    /**
     * Disks as thin volumes of a pool that exists; what a killed process left half made is removed.
     * {@link Failure.InvalidConfig} where there is no such pool.
     *
     * @param scratch as for {@link #onFiles}
     */
    public static HostDisks onLvmThin(
            Call call, LvmThinSettings settings, Path scratch, Commands commands, DiskUsers users) {
        return on(
                LvmThinVolumes.open(new TimeLeft(call), settings, commands, Path.of("/dev")), scratch, commands, users);
    }

    @Override
    public StoredDisk createRootDisk(Call call, DiskId id, Path image, DiskFormat format, ByteSize size) {
        var origin = VolumeKey.originOf("image " + format + " " + image.getFileName());
        return create(call, id, origin, size, (time, key) -> {
            var inspected = Image.inspect(image, format);
            if (inspected.virtualSize().isMoreThan(size)) {
                throw new HypervisorException(new Failure.InvalidConfig(
                        "disk size", size + " is less than the image's " + inspected.virtualSize()));
            }
            return volumes.stageFrom(time, key, inspected, volumes.roundUp(size));
        });
    }

    @Override
    public StoredDisk createEmptyDisk(Call call, DiskId id, ByteSize size) {
        return create(
                call,
                id,
                VolumeKey.originOf("empty"),
                size,
                (time, key) -> volumes.stage(time, key, DiskFormat.RAW, volumes.roundUp(size)));
    }

    @Override
    public StoredDisk createConfigDrive(Call call, DiskId id, ConfigDrive contents) {
        var parts = new ArrayList<byte[]>();
        contents.files().forEach((path, bytes) -> {
            parts.add(path.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            parts.add(bytes);
        });
        var origin = VolumeKey.originOf("config drive", parts.toArray(byte[][]::new));
        return run(call, id, (time, turn) -> {
            var existing = volumes.look(time).find(id);
            if (existing.isPresent()) {
                // The size follows from the contents, and the program that makes the image may do it a little
                // differently.
                return same(existing.get(), origin, existing.get().size());
            }
            byte[] image = configDrives.build(time, contents);
            var size = volumes.roundUp(new ByteSize(image.length));
            room.promise(time, turn, id, size);
            try (var staged = volumes.stage(time, VolumeKey.of(id, origin, clock), DiskFormat.RAW, size)) {
                try (var file = FileChannel.open(staged.path(), StandardOpenOption.WRITE)) {
                    SparseCopy.writeFully(file, java.nio.ByteBuffer.wrap(image), 0);
                    file.force(true);
                }
                return staged.commit(time).describe();
            }
        });
    }

    @Override
    public StoredDisk resizeDisk(Call call, DiskId id, ByteSize size) {
        return run(call, id, (time, turn) -> {
            var volume = load(time, id);
            var wanted = volumes.roundUp(size);
            if (volume.size().isMoreThan(wanted)) {
                throw new HypervisorException(
                        new Failure.InvalidConfig("disk size", "a disk cannot shrink to " + size));
            }
            if (volume.size().equals(wanted)) {
                return volume.describe();
            }
            if (volume.format() == DiskFormat.QCOW2) {
                // QEMU keeps the metadata of an open qcow2 in its memory: two writers would damage it.
                checkUnused(volume);
            }
            room.promise(time, turn, id, wanted);
            volumes.grow(time, volume, wanted);
            return load(time, id).describe();
        });
    }

    @Override
    public void deleteDisk(Call call, DiskId id) {
        run(call, id, (time, _) -> {
            var volume = volumes.look(time).find(id);
            if (volume.isPresent()) {
                checkUnused(volume.get());
                volumes.remove(time, volume.get());
            }
            return true;
        });
    }

    @Override
    public void exportDisk(Call call, DiskId id, WritableByteChannel sink) {
        run(call, id, (time, _) -> {
            var volume = load(time, id);
            checkUnused(volume);
            try (var export = volumes.export(time, volume)) {
                long bytes = volume.format() == DiskFormat.RAW ? volume.size().bytes() : Files.size(export.path());
                var header = new DiskStream.Header(
                        volume.format(), volume.size(), bytes, volume.key().origin());
                DiskStream.write(time, header, export.path(), sink);
            }
            return true;
        });
    }

    @Override
    public StoredDisk importDisk(Call call, DiskId id, ReadableByteChannel source) {
        return run(call, id, (time, turn) -> {
            var header = DiskStream.readHeader(source);
            var old = volumes.look(time).find(id);
            old.ifPresent(this::checkUnused);
            var size = volumes.roundUp(header.size());
            room.promise(time, turn, id, size);
            var key = VolumeKey.of(id, header.origin(), clock);
            try (var staged = volumes.stage(time, key, header.format(), size)) {
                DiskStream.readBlocks(time, header, source, staged.path());
                if (header.format() == DiskFormat.QCOW2) {
                    Image.inspect(staged.path(), DiskFormat.QCOW2);
                }
                return staged.commit(time).describe();
            }
        });
    }

    @Override
    public void exportUsedDisk(Call call, DiskId id, WritableByteChannel sink) {
        run(call, id, (time, _) -> {
            var volume = loadRaw(time, id);
            var header = new DiskStream.Header(
                    volume.format(),
                    volume.size(),
                    volume.size().bytes(),
                    volume.key().origin());
            DiskStream.write(time, header, volume.path(), sink);
            return true;
        });
    }

    @Override
    public BlockDigests digestDisk(Call call, DiskId id) {
        return run(call, id, (time, _) -> {
            var volume = loadRaw(time, id);
            return DiskChanges.digest(time, volume.path(), volume.size());
        });
    }

    @Override
    public void exportChanges(Call call, DiskId id, BlockDigests there, WritableByteChannel sink) {
        run(call, id, (time, _) -> {
            var volume = loadRaw(time, id);
            var header = new DiskStream.Header(
                    volume.format(),
                    volume.size(),
                    volume.size().bytes(),
                    volume.key().origin());
            DiskChanges.write(time, header, volume.path(), there, sink);
            return true;
        });
    }

    @Override
    public void importChanges(Call call, DiskId id, ReadableByteChannel source) {
        run(call, id, (time, _) -> {
            var volume = loadRaw(time, id);
            var header = DiskStream.readHeader(source);
            if (header.size().isMoreThan(volume.size())) {
                throw new HypervisorException(new Failure.BadStream("changes of a larger disk"));
            }
            DiskStream.readBlocks(time, header, source, volume.path());
            return true;
        });
    }

    @Override
    public Optional<UUID> findSharedStore() {
        return volumes.findSharedStore();
    }

    @Override
    public Optional<SharedDisk> findShared(Call call, DiskId id) {
        return look(call, time -> volumes.findShared(load(time, id)));
    }

    @Override
    public Optional<SharedDisk> findSharedOf(Call call, UUID host, DiskId id) {
        return look(call, _ -> volumes.findSharedOf(host, id));
    }

    @Override
    public StoredDisk linkDisk(Call call, DiskId id, SharedDisk there) {
        var origin = volumes.findOrigin(there)
                .orElseThrow(() -> new HypervisorException(
                        new Failure.InvalidConfig("shared disk", "no disk to take over: " + there.name())));
        return run(call, id, (time, _) -> {
            try {
                var existing = volumes.look(time).find(id);
                if (existing.isPresent() && volumes.isSame(existing.get(), there)) {
                    return existing.get().describe();
                }
                existing.ifPresent(this::checkUnused);
                // No room is promised: what is on it has its room already.
                return volumes.link(VolumeKey.of(id, origin, clock), there).describe();
            } catch (NoSuchFileException e) {
                throw new HypervisorException(new Failure.DiskConflict(id, "not there: " + e.getFile()), e);
            }
        });
    }

    @Override
    public void settleDisk(Call call, DiskId id) {
        run(call, id, (time, _) -> {
            var volume = load(time, id);
            if (volumes.findSharedStore().isPresent()) {
                loops.awaitQuiet(time, volume.path());
                try (var file = FileChannel.open(volume.path(), StandardOpenOption.WRITE)) {
                    file.force(true);
                }
            }
            return true;
        });
    }

    /** A disk whose bytes are what a guest sees. QEMU keeps the metadata of an open qcow2 in its memory. */
    private Volume loadRaw(TimeLeft time, DiskId id) throws IOException {
        var volume = load(time, id);
        if (volume.format() != DiskFormat.RAW) {
            throw new HypervisorException(
                    new Failure.InvalidConfig("disk format", "a " + volume.format() + " disk cannot be read in use"));
        }
        return volume;
    }

    @Override
    public Optional<StoredDisk> findDisk(Call call, DiskId id) {
        return look(call, time -> volumes.look(time).find(id).map(Volume::describe));
    }

    @Override
    public List<StoredDisk> listDisks(Call call) {
        return look(call, time -> volumes.look(time).volumes().stream()
                .map(Volume::describe)
                .sorted(java.util.Comparator.comparing(StoredDisk::id))
                .toList());
    }

    @Override
    public StoreInfo describeStore(Call call) {
        return look(call, room::describe);
    }

    @Override
    public void close() {
        closed = true;
    }

    private interface Look<T> {
        T at(TimeLeft time) throws IOException;
    }

    private interface Work<T> {
        T on(TimeLeft time, Turns<DiskId>.Turn turn) throws IOException;
    }

    private interface Stager {
        Volumes.Staged stage(TimeLeft time, VolumeKey key) throws IOException;
    }

    private StoredDisk create(Call call, DiskId id, String origin, ByteSize size, Stager stager) {
        return run(call, id, (time, turn) -> {
            var wanted = volumes.roundUp(size);
            var existing = room.findOrPromise(time, turn, id, wanted);
            if (existing.isPresent()) {
                return same(existing.get(), origin, wanted);
            }
            try (var staged = stager.stage(time, VolumeKey.of(id, origin, clock))) {
                return staged.commit(time).describe();
            }
        });
    }

    private static StoredDisk same(Volume existing, String origin, ByteSize size) {
        if (!existing.key().origin().equals(origin) || !existing.size().equals(size)) {
            throw new HypervisorException(
                    new Failure.DiskConflict(existing.id(), "it exists with other properties: " + existing.size()));
        }
        return existing.describe();
    }

    private Volume load(TimeLeft time, DiskId id) throws IOException {
        return volumes.look(time)
                .find(id)
                .orElseThrow(() -> new HypervisorException(new Failure.DiskConflict(id, "there is no such disk")));
    }

    private void checkUnused(Volume volume) {
        users.findUser(volume.path()).ifPresent(user -> {
            throw new HypervisorException(new Failure.DiskConflict(volume.id(), user + " has it"));
        });
    }

    private <T> T run(Call call, DiskId id, Work<T> work) {
        return look(call, time -> {
            try (var turn = turns.take(time, id)) {
                return work.on(time, turn);
            }
        });
    }

    private <T> T look(Call call, Look<T> look) {
        if (closed) {
            throw new HypervisorException(new Failure.ToolstackDown("this store object was closed"));
        }
        try {
            return look.at(new TimeLeft(call));
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left on device")) {
                throw new HypervisorException(new Failure.DiskFull(ByteSize.ZERO, ByteSize.ZERO), e);
            }
            throw new HypervisorException(new Failure.Unexpected("the disk store: " + e), e);
        }
    }
}
