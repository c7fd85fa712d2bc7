package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.BlockDigests;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.ConfigDrive;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.SharedDisk;
import io.xenith.hypervisor.StoreInfo;
import io.xenith.hypervisor.StoredDisk;
import java.io.DataInputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The disks of a simulated host: sizes are promised and counted, nothing is written but the journal. */
final class SimulatedStore implements HostStore {
    /** An ISO 9660 image of the usual few files. */
    private static final long CONFIG_DRIVE_BYTES = 1 << 20;

    private static final long UNCHANGED = -1;

    private final HostCore core;
    private volatile boolean closed;

    SimulatedStore(HostCore core) {
        this.core = core;
    }

    @Override
    public StoredDisk createRootDisk(Call call, DiskId id, Path image, DiskFormat format, ByteSize size) {
        return run(MicroOperation.CREATE_ROOT_DISK, call, () -> {
            long imageBytes = core.files
                    .findSize(image, format)
                    .orElseThrow(() -> new HypervisorException(new Failure.MissingFile(Failure.FileRole.IMAGE, image)));
            if (size.bytes() < imageBytes) {
                throw new HypervisorException(new Failure.InvalidConfig(
                        "disk size", size + " is less than the image's " + imageBytes + " B"));
            }
            return create(new SimulatedDisk(
                    id,
                    format,
                    size.bytes(),
                    core.nowMicros(),
                    String.valueOf(image.getFileName()),
                    GuestFacts.NONE,
                    0));
        });
    }

    @Override
    public StoredDisk createEmptyDisk(Call call, DiskId id, ByteSize size) {
        return run(
                MicroOperation.CREATE_EMPTY_DISK,
                call,
                () -> create(
                        new SimulatedDisk(id, DiskFormat.RAW, size.bytes(), core.nowMicros(), "", GuestFacts.NONE, 0)));
    }

    @Override
    public StoredDisk createConfigDrive(Call call, DiskId id, ConfigDrive contents) {
        var facts = GuestFacts.of(contents);
        return run(
                MicroOperation.CREATE_CONFIG_DRIVE,
                call,
                () -> create(
                        new SimulatedDisk(id, DiskFormat.RAW, CONFIG_DRIVE_BYTES, core.nowMicros(), "", facts, 0)));
    }

    @Override
    public StoredDisk resizeDisk(Call call, DiskId id, ByteSize size) {
        return run(MicroOperation.RESIZE_DISK, call, () -> {
            var disk = load(id);
            if (size.bytes() < disk.sizeBytes()) {
                throw new HypervisorException(
                        new Failure.InvalidConfig("disk size", "a disk cannot shrink to " + size));
            }
            checkRoom(size.bytes() - disk.sizeBytes());
            return put(disk.resized(size.bytes()));
        });
    }

    @Override
    public void deleteDisk(Call call, DiskId id) {
        run(MicroOperation.DELETE_DISK, call, () -> {
            var disk = core.state().find(id);
            if (disk != null) {
                checkNotAttached(id);
                core.commit(new JournalEntry.RemoveDisk(id));
                dropContents(disk);
            }
            return true;
        });
    }

    @Override
    public void exportDisk(Call call, DiskId id, WritableByteChannel sink) {
        var disk = run(MicroOperation.EXPORT_DISK, call, () -> {
            var found = load(id);
            checkNotAttached(id);
            return found;
        });
        DomainStream.writeTo(sink, DomainStream.encode(DomainStream.EXPORTED_DISK, disk::write));
    }

    @Override
    public StoredDisk importDisk(Call call, DiskId id, ReadableByteChannel source) {
        checkOpen();
        var verdict = core.begin(MicroOperation.IMPORT_DISK, call);
        var read = DomainStream.readFrom(source, DomainStream.EXPORTED_DISK, SimulatedDisk::read);
        var stored = core.change(() -> {
            var old = core.state().find(id);
            if (old != null) {
                checkNotAttached(id);
            }
            checkRoom(read.sizeBytes() - (old == null ? 0 : old.sizeBytes()));
            return put(read.copyAs(id, core.nowMicros()));
        });
        core.finish(verdict);
        return stored;
    }

    @Override
    public void exportUsedDisk(Call call, DiskId id, WritableByteChannel sink) {
        var disk = run(MicroOperation.EXPORT_USED_DISK, call, () -> load(id));
        DomainStream.writeTo(sink, DomainStream.encode(DomainStream.EXPORTED_DISK, disk::write));
    }

    @Override
    public BlockDigests digestDisk(Call call, DiskId id) {
        return run(MicroOperation.DIGEST_DISK, call, () -> load(id).digest());
    }

    /** All that may differ is how often was written: one number, or none. */
    @Override
    public void exportChanges(Call call, DiskId id, BlockDigests there, WritableByteChannel sink) {
        var disk = run(MicroOperation.EXPORT_CHANGES, call, () -> load(id));
        boolean same = there.matches(0, disk.digest().toBytes());
        DomainStream.writeTo(
                sink,
                DomainStream.encode(DomainStream.CHANGED_DISK, out -> out.writeLong(same ? UNCHANGED : disk.writes())));
    }

    @Override
    public void importChanges(Call call, DiskId id, ReadableByteChannel source) {
        checkOpen();
        var verdict = core.begin(MicroOperation.IMPORT_CHANGES, call);
        long writes = DomainStream.readFrom(source, DomainStream.CHANGED_DISK, DataInputStream::readLong);
        core.change(() -> writes == UNCHANGED ? load(id).describe(core.name) : put(load(id).written(writes)));
        core.finish(verdict);
    }

    @Override
    public Optional<UUID> findSharedStore() {
        return Optional.ofNullable(core.shared()).map(SharedContents::store);
    }

    @Override
    public Optional<SharedDisk> findShared(Call call, DiskId id) {
        return run(MicroOperation.FIND_SHARED, call, () -> {
            var disk = load(id);
            var shared = core.shared();
            return shared == null || disk.format() != DiskFormat.RAW
                    ? Optional.empty()
                    : Optional.of(shared.tell(disk));
        });
    }

    @Override
    public Optional<SharedDisk> findSharedOf(Call call, UUID host, DiskId id) {
        return run(MicroOperation.FIND_SHARED, call, () -> {
            var shared = core.shared();
            return shared == null ? Optional.empty() : shared.find(host, id);
        });
    }

    @Override
    public StoredDisk linkDisk(Call call, DiskId id, SharedDisk there) {
        return run(MicroOperation.LINK_DISK, call, () -> {
            var shared = core.shared();
            if (shared == null) {
                return HostStore.super.linkDisk(call, id, there);
            }
            var old = core.state().find(id);
            if (old != null) {
                if (shared.isSame(old, there)) {
                    return old.describe(core.name);
                }
                checkNotAttached(id);
            }
            return note(shared.link(id, core.nowMicros(), there));
        });
    }

    @Override
    public void settleDisk(Call call, DiskId id) {
        run(MicroOperation.SETTLE_DISK, call, () -> put(load(id)));
    }

    @Override
    public Optional<StoredDisk> findDisk(Call call, DiskId id) {
        return run(MicroOperation.FIND_DISK, call, () -> Optional.ofNullable(
                        core.state().find(id))
                .map(disk -> disk.describe(core.name)));
    }

    @Override
    public List<StoredDisk> listDisks(Call call) {
        return run(MicroOperation.LIST_DISKS, call, () -> core.state().disks().stream()
                .map(disk -> disk.describe(core.name))
                .toList());
    }

    @Override
    public StoreInfo describeStore(Call call) {
        return run(
                MicroOperation.DESCRIBE_STORE,
                call,
                () -> new StoreInfo(core.spec.disk(), new ByteSize(core.state().promisedBytes())));
    }

    @Override
    public void close() {
        closed = true;
    }

    private StoredDisk create(SimulatedDisk disk) {
        var old = core.state().find(disk.id());
        if (old == null) {
            checkRoom(disk.sizeBytes());
            return put(disk);
        }
        if (!old.copyAs(disk.id(), disk.createdAtMicros()).equals(disk)) {
            throw new HypervisorException(new Failure.DiskConflict(disk.id(), "it exists with other properties"));
        }
        return old.describe(core.name);
    }

    private StoredDisk put(SimulatedDisk disk) {
        var shared = core.shared();
        if (shared != null) {
            shared.write(disk);
        }
        return note(disk);
    }

    /** Contents come before the disk that has them, and go after it: a kill in between leaves contents too many, not too few. */
    private StoredDisk note(SimulatedDisk disk) {
        var old = core.state().find(disk.id());
        core.commit(new JournalEntry.PutDisk(disk));
        if (old != null && old.createdAtMicros() != disk.createdAtMicros()) {
            dropContents(old);
        }
        return disk.describe(core.name);
    }

    private void dropContents(SimulatedDisk disk) {
        var shared = core.shared();
        if (shared != null) {
            shared.remove(disk);
        }
    }

    private SimulatedDisk load(DiskId id) {
        var disk = core.findDisk(id);
        if (disk == null) {
            throw new HypervisorException(new Failure.DiskConflict(id, "there is no such disk"));
        }
        return disk;
    }

    private void checkRoom(long moreBytes) {
        long free = core.spec.disk().bytes() - core.state().promisedBytes();
        if (moreBytes > free) {
            throw new HypervisorException(
                    new Failure.DiskFull(new ByteSize(moreBytes), new ByteSize(Math.max(0, free))));
        }
    }

    private void checkNotAttached(DiskId id) {
        var domain = core.state().findAttachedTo(id);
        if (domain != null) {
            throw new HypervisorException(new Failure.DiskConflict(id, "domain " + domain.ref() + " has it"));
        }
    }

    private <T> T run(MicroOperation operation, Call call, Supplier<T> effect) {
        checkOpen();
        return core.run(operation, call, effect);
    }

    private void checkOpen() {
        if (closed) {
            throw new HypervisorException(new Failure.ToolstackDown("this store object was closed"));
        }
    }
}
