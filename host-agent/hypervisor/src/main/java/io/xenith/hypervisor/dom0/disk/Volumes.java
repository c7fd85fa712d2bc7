package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.SharedDisk;
import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One place where volumes are kept. Makes, lists and removes, and decides nothing: {@link HostDisks} has the rules, and calls
 * for one disk one after the other.
 */
interface Volumes {
    /** The size that a volume gets when so much is asked for. */
    ByteSize roundUp(ByteSize size);

    /** What there is, by one look. */
    Contents look(TimeLeft time) throws IOException;

    /** Begins an empty volume that nobody sees yet; what an earlier attempt left of it is removed. */
    Staged stage(TimeLeft time, VolumeKey key, DiskFormat format, ByteSize size) throws IOException;

    /** Begins a volume with the contents of an image, grown to the size. Its format is the store's choice. */
    Staged stageFrom(TimeLeft time, VolumeKey key, Image image, ByteSize size) throws IOException;

    void grow(TimeLeft time, Volume volume, ByteSize size) throws IOException;

    void remove(TimeLeft time, Volume volume) throws IOException;

    /** A file or device with all of a volume's contents in its format. */
    Export export(TimeLeft time, Volume volume) throws IOException;

    /** The store of several hosts that this place is of; empty where it is this host's alone. */
    default Optional<UUID> findSharedStore() {
        return Optional.empty();
    }

    /** What others have promised of the same room. */
    default ByteSize promisedElsewhere() throws IOException {
        return ByteSize.ZERO;
    }

    /** How another host finds a volume; empty where none can. */
    default Optional<SharedDisk> findShared(Volume volume) {
        return Optional.empty();
    }

    /** The newest whole disk of that identity which another host has; empty where it has none. */
    default Optional<SharedDisk> findSharedOf(UUID host, DiskId id) throws IOException {
        return Optional.empty();
    }

    /** What another host's disk was made from; empty where its name is of no disk that can be taken over. */
    default Optional<String> findOrigin(SharedDisk there) {
        return Optional.empty();
    }

    /** Whether a volume is that disk already. */
    default boolean isSame(Volume volume, SharedDisk there) throws IOException {
        return false;
    }

    /** Makes another host's disk a volume here, in the place of one of that identity; fails where it is not as it was told. */
    default Volume link(VolumeKey key, SharedDisk there) throws IOException {
        throw new UnsupportedOperationException("only a place of several hosts has disks of others");
    }

    /**
     * What is in the place.
     *
     * @param volumes every whole volume; one for each identity
     * @param total how much all volumes together may promise
     */
    record Contents(List<Volume> volumes, ByteSize total) {
        public Contents {
            volumes = List.copyOf(volumes);
        }

        Optional<Volume> find(DiskId id) {
            return volumes.stream().filter(volume -> volume.id().equals(id)).findFirst();
        }

        ByteSize promised() {
            return promisedWith(Map.of());
        }

        /** With what is in the making or grows, by the bytes it was promised; once where it is here already. */
        ByteSize promisedWith(Map<DiskId, Long> inTheMaking) {
            var bytes = new HashMap<>(inTheMaking);
            volumes.forEach(volume -> bytes.merge(volume.id(), volume.size().bytes(), Math::max));
            return new ByteSize(
                    bytes.values().stream().mapToLong(Long::longValue).sum());
        }
    }

    /** A volume in the making. Closing it before {@link #commit} removes it. */
    interface Staged extends AutoCloseable {
        /** Where to write. */
        Path path();

        /** Makes the volume whole, for good (a power cut does not take it back) and visible. */
        Volume commit(TimeLeft time) throws IOException;

        @Override
        void close();
    }

    /** What is to be sent of a volume; closing removes what was made for that. */
    record Export(Path path, Runnable cleanUp) implements AutoCloseable {
        @Override
        public void close() {
            cleanUp.run();
        }
    }
}
