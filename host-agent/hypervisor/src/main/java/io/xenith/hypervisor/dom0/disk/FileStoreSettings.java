package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where disks are files.
 *
 * @param folder on a file system of its own, best XFS or Btrfs, where a copy shares its blocks with the image; the images
 *     should lie on the same one
 * @param capacity how much all disks together may promise; without it the size of the file system, which is right only where
 *     nothing else fills it
 */
public record FileStoreSettings(Path folder, Optional<ByteSize> capacity) {
    public FileStoreSettings {
        Objects.requireNonNull(folder);
        Objects.requireNonNull(capacity);
    }
}
