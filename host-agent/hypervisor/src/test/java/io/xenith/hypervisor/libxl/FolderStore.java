package io.xenith.hypervisor.libxl;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.xenith.hypervisor.BlockDigests;
import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.ConfigDrive;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HostStore;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.StoreInfo;
import io.xenith.hypervisor.StoredDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Empty raw disks as files in a folder: what the contracts of the hypervisor itself ask of a store, and no more. */
final class FolderStore implements HostStore {
    private final Path folder;

    FolderStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public StoredDisk createEmptyDisk(Call call, DiskId id, ByteSize size) {
        var file = folder.resolve(id + ".raw");
        try (var channel = FileChannel.open(file, CREATE_NEW, WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), size.bytes() - 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StoredDisk(id, file, DiskFormat.RAW, size, Instant.EPOCH);
    }

    @Override
    public StoredDisk createRootDisk(Call call, DiskId id, Path image, DiskFormat format, ByteSize size) {
        if (!Files.exists(image)) {
            throw new HypervisorException(new Failure.MissingFile(Failure.FileRole.IMAGE, image));
        }
        throw notHere();
    }

    @Override
    public List<StoredDisk> listDisks(Call call) {
        return List.of();
    }

    @Override
    public StoredDisk createConfigDrive(Call call, DiskId id, ConfigDrive contents) {
        throw notHere();
    }

    @Override
    public StoredDisk resizeDisk(Call call, DiskId id, ByteSize size) {
        throw notHere();
    }

    @Override
    public void deleteDisk(Call call, DiskId id) {
        throw notHere();
    }

    @Override
    public void exportDisk(Call call, DiskId id, WritableByteChannel sink) {
        throw notHere();
    }

    @Override
    public StoredDisk importDisk(Call call, DiskId id, ReadableByteChannel source) {
        throw notHere();
    }

    @Override
    public void exportUsedDisk(Call call, DiskId id, WritableByteChannel sink) {
        throw notHere();
    }

    @Override
    public BlockDigests digestDisk(Call call, DiskId id) {
        throw notHere();
    }

    @Override
    public void exportChanges(Call call, DiskId id, BlockDigests there, WritableByteChannel sink) {
        throw notHere();
    }

    @Override
    public void importChanges(Call call, DiskId id, ReadableByteChannel source) {
        throw notHere();
    }

    @Override
    public Optional<StoredDisk> findDisk(Call call, DiskId id) {
        throw notHere();
    }

    @Override
    public StoreInfo describeStore(Call call) {
        throw notHere();
    }

    @Override
    public void close() {}

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("the store has contracts and tests of its own");
    }
}
