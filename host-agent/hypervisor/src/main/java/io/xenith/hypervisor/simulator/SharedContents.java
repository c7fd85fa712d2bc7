package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import io.xenith.hypervisor.SharedDisk;
import io.xenith.hypervisor.dom0.disk.SharedFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What is on the disks of a simulated host whose store other hosts have, too: a small file for each, which has the names that a real disk would
 * have. It is changed in place, so that all who have a name for it see it; where the last name has gone too early, the next look fails.
 */
final class SharedContents {
    private final SharedFolder store;

    private SharedContents(SharedFolder store) {
        this.store = store;
    }

    static SharedContents open(SharedFolder store) throws IOException {
        Files.createDirectories(store.own());
        return new SharedContents(store);
    }

    UUID store() {
        return store.id();
    }

    private Path fileOf(SimulatedDisk disk) {
        return store.own().resolve(nameOf(disk));
    }

    private static String nameOf(SimulatedDisk disk) {
        return disk.id() + "." + disk.createdAtMicros();
    }

    private Path fileOf(SharedDisk there) {
        return store.own().resolveSibling(there.host().toString()).resolve(there.name());
    }

    SharedDisk tell(SimulatedDisk disk) {
        return new SharedDisk(store.host(), nameOf(disk), new ByteSize(disk.sizeBytes()));
    }

    /** The newest disk of that identity that a host has. */
    Optional<SharedDisk> find(UUID host, DiskId id) {
        var newest = -1L;
        try (var files = Files.newDirectoryStream(store.own().resolveSibling(host.toString()), id + ".*")) {
            for (var file : files) {
                var name = String.valueOf(file.getFileName());
                newest = Math.max(newest, Long.parseLong(name.substring(name.lastIndexOf('.') + 1)));
            }
            if (newest < 0) {
                return Optional.empty();
            }
            var there = new SharedDisk(host, id + "." + newest, ByteSize.ZERO);
            return Optional.of(new SharedDisk(
                    host, there.name(), new ByteSize(read(fileOf(there)).sizeBytes())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Makes the contents where there are none. One call for all bytes, so that no kill leaves half of them. */
    void write(SimulatedDisk disk) {
        try {
            var bytes = new ByteArrayOutputStream();
            disk.write(new DataOutputStream(bytes));
            try (var file = FileChannel.open(fileOf(disk), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.wrap(bytes.toByteArray()));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    SimulatedDisk read(SimulatedDisk disk) {
        try {
            return read(fileOf(disk));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static SimulatedDisk read(Path file) throws IOException {
        return SimulatedDisk.read(new DataInputStream(new ByteArrayInputStream(Files.readAllBytes(file))));
    }

    boolean isSame(SimulatedDisk disk, SharedDisk there) {
        try {
            return Files.isSameFile(fileOf(disk), fileOf(there));
        } catch (NoSuchFileException e) {
            throw new HypervisorException(new Failure.DiskConflict(disk.id(), "not there: " + e.getFile()), e);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Gives another host's disk a name here. */
    SimulatedDisk link(DiskId id, long createdAtMicros, SharedDisk there) {
        try {
            var disk = read(fileOf(there)).copyAs(id, createdAtMicros);
            if (disk.sizeBytes() != there.size().bytes()) {
                throw new HypervisorException(new Failure.DiskConflict(id, "not of the size that was told"));
            }
            Files.deleteIfExists(fileOf(disk)); // of an earlier try in the same microsecond
            Files.createLink(fileOf(disk), fileOf(there));
            return disk;
        } catch (NoSuchFileException e) {
            throw new HypervisorException(new Failure.DiskConflict(id, "not there: " + e.getFile()), e);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    void remove(SimulatedDisk disk) {
        try {
            Files.deleteIfExists(fileOf(disk));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Removes what no disk has. */
    void sweep(Collection<SimulatedDisk> disks) throws IOException {
        var names = disks.stream().map(SharedContents::nameOf).collect(Collectors.toSet());
        try (var files = Files.newDirectoryStream(store.own())) {
            for (var file : files) {
                if (!names.contains(String.valueOf(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        }
    }

    private static HypervisorException failed(IOException e) {
        return new HypervisorException(new Failure.Unexpected("the shared store: " + e), e);
    }
}
