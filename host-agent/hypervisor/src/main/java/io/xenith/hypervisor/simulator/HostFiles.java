package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.DiskFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What a simulated host knows of files outside of it (kernels, ramdisks, images): their sizes. {@link #real} asks the file
 * system; a simulation without files brings its own.
 */
@FunctionalInterface
public interface HostFiles {
    /** The bytes a guest would see of this file: its size, or a qcow2's virtual size. Empty where it cannot be read. */
    OptionalLong findSize(Path file, DiskFormat format);

    /** The file system of this machine. */
    static HostFiles real() {
        return (file, format) -> {
            try {
                return OptionalLong.of(
                        switch (format) {
                            case RAW -> Files.size(file);
                            case QCOW2 -> readQcow2VirtualSize(file);
                        });
            } catch (IOException _) {
                return OptionalLong.empty();
            }
        };
    }

    /** The virtual size is the big-endian number at byte 24 of the header (QEMU's docs/interop/qcow2). */
    private static long readQcow2VirtualSize(Path file) throws IOException {
        try (var input = new RandomAccessFile(file.toFile(), "r")) {
            if (input.readInt() != 0x514649fb) {
                throw new IOException("not a qcow2: " + file);
            }
            input.seek(24);
            return input.readLong();
        }
    }
}
