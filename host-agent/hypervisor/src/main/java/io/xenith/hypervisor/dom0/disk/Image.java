package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskFormat;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An image file that a root disk is to start with.
 *
 * @param virtualSize what a guest would see
 * @param fileBytes the length of the file
 */
record Image(Path path, DiskFormat format, ByteSize virtualSize, long fileBytes) {
    private static final int QCOW2_MAGIC = 0x514649fb;
    private static final int QCOW2_HEADER_BYTES = 80;
    private static final int INCOMPATIBLE_FEATURES_AT = 72;
    private static final long EXTERNAL_DATA_FILE = 1 << 2;

    /**
     * Looks at an image file. {@link Failure.MissingFile}; {@link Failure.InvalidConfig} for a qcow2 that points to another file:
     * whoever uploads such an image would read any file of Dom0 through it.
     */
    static Image inspect(Path path, DiskFormat format) throws IOException {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new HypervisorException(new Failure.MissingFile(Failure.FileRole.IMAGE, path));
        }
        long bytes = Files.size(path);
        return switch (format) {
            case RAW -> new Image(path, format, new ByteSize(bytes), bytes);
            case QCOW2 -> new Image(path, format, virtualSizeOfQcow2(path, true), bytes);
        };
    }

    /** Reads the size that a guest sees from the header of a qcow2 file. Numbers there are big-endian. */
    static ByteSize virtualSizeOfQcow2(Path path, boolean mustStandAlone) throws IOException {
        var header = ByteBuffer.allocate(QCOW2_HEADER_BYTES);
        try (var file = FileChannel.open(path, StandardOpenOption.READ)) {
            int read = 0;
            while (header.hasRemaining() && read >= 0) {
                read = file.read(header);
            }
        }
        int version = header.getInt(4);
        if (header.hasRemaining() || header.getInt(0) != QCOW2_MAGIC || version < 2 || version > 3) {
            throw new HypervisorException(
                    new Failure.InvalidConfig("image", "not a qcow2 file: " + path.getFileName()));
        }
        boolean hasBackingFile = header.getLong(8) != 0;
        boolean hasDataFile = version >= 3 && (header.getLong(INCOMPATIBLE_FEATURES_AT) & EXTERNAL_DATA_FILE) != 0;
        if (hasDataFile || (mustStandAlone && hasBackingFile)) {
            throw new HypervisorException(
                    new Failure.InvalidConfig("image", "points to another file: " + path.getFileName()));
        }
        long size = header.getLong(24);
        if (size < 0) {
            throw new HypervisorException(new Failure.InvalidConfig("image", "a damaged qcow2: " + path.getFileName()));
        }
        return new ByteSize(size);
    }
}
