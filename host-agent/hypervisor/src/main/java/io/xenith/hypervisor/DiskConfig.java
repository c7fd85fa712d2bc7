package io.xenith.hypervisor;

import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A disk as it is attached to a domain.
 *
 * @param target the guest's device name, {@code xvda} to {@code xvdz}; unique in a domain
 * @param path the file or block device in Dom0
 */
public record DiskConfig(String target, Path path, DiskFormat format, DiskBackend backend, boolean readOnly) {
    private static final Pattern TARGET = Pattern.compile("xvd[a-z]");

    public DiskConfig {
        Objects.requireNonNull(path);
        Objects.requireNonNull(format);
        Objects.requireNonNull(backend);
        if (!TARGET.matcher(target).matches()) {
            throw new HypervisorException(new Failure.InvalidConfig("disk target", "not xvda to xvdz: " + target));
        }
        if (format == DiskFormat.QCOW2 && backend == DiskBackend.BLKBACK) {
            throw new HypervisorException(new Failure.InvalidConfig("disk backend", "blkback cannot serve qcow2"));
        }
    }

    /** A disk with the backend that serves its format best. */
    public static DiskConfig of(String target, Path path, DiskFormat format, boolean readOnly) {
        return new DiskConfig(
                target, path, format, format == DiskFormat.RAW ? DiskBackend.BLKBACK : DiskBackend.QEMU, readOnly);
    }
}
