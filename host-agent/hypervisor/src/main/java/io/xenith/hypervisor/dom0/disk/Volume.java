package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.DiskId;
import io.xenith.hypervisor.StoredDisk;
import java.nio.file.Path;

/** A whole disk in the store. */
record Volume(VolumeKey key, Path path, DiskFormat format, ByteSize size) {
    DiskId id() {
        return key.id();
    }

    StoredDisk describe() {
        return new StoredDisk(key.id(), path, format, size, key.createdAt());
    }
}
