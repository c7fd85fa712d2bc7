package io.xenith.hypervisor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;

/** A disk that exists in the store. {@code path} is what goes into {@link DiskConfig}. */
public record StoredDisk(DiskId id, Path path, DiskFormat format, ByteSize size, Instant createdAt) {
    public StoredDisk {
        Objects.requireNonNull(id);
        Objects.requireNonNull(path);
        Objects.requireNonNull(format);
        Objects.requireNonNull(size);
        Objects.requireNonNull(createdAt);
    }

    /** How a domain gets this disk. */
    public DiskConfig attachAs(String target, boolean readOnly) {
        return DiskConfig.of(target, path, format, readOnly);
    }
}
