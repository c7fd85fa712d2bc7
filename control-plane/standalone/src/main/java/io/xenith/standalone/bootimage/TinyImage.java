package io.xenith.standalone.bootimage;

import io.xenith.standalone.infrastructure.Archives;
import io.xenith.standalone.supervise.Progress;
import io.xenith.standalone.supervise.SetupTask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes the files of the image {@code tiny} once, while the services start. */
public final class TinyImage implements SetupTask {
    private static final int DISK_BYTES = 1 << 20;
    private static final int ELF_INTERPRETER = 3;

    private final Path directory;

    /** In the cache of an installation. */
    public TinyImage(Path cache) {
        // The number grows when the ramdisk's content does.
        this.directory = cache.resolve("tiny-1");
    }

    @Override
    public String name() {
        return "boot-image";
    }

    @Override
    public List<String> dependsOn() {
        return List.of();
    }

    /** The kernel. */
    public Path kernel() {
        return directory.resolve("kernel");
    }

    /** The ramdisk. */
    public Path ramdisk() {
        return directory.resolve("ramdisk");
    }

    /** The disk: the guest lives in its ramdisk, so this is only somewhere to write. */
    public Path disk() {
        return directory.resolve("disk");
    }

    /** Whether the files are there. */
    public boolean isMade() {
        return Files.isDirectory(directory);
    }

    @Override
    public String run(Progress progress) throws IOException, InterruptedException {
        if (isMade()) {
            return "";
        }
        progress.step("making the image tiny");
        try {
            Archives.makeOnce(directory, fresh -> {
                var parts = findParts(fresh);
                Files.write(fresh.resolve("ramdisk"), Ramdisk.build(Files.readAllBytes(parts)));
                Files.delete(parts);
                Files.write(fresh.resolve("disk"), emptyDisk());
            });
            return "";
        } catch (IOException e) {
            // A cloud without this image is still one: say it, and go on. The next start tries again.
            return "the image tiny is left out: " + e.getMessage();
        }
    }

    /** Puts the kernel into the directory and answers where busybox lies. */
    private static Path findParts(Path fresh) throws IOException, InterruptedException {
        var work = Files.createDirectories(fresh.resolve("work"));
        try {
            var busybox = fresh.resolve("busybox");
            Optional<String> complaint = Optional.empty();
            if (AptDownload.isThere()) {
                try {
                    download(work, fresh.resolve("kernel"), busybox);
                    return busybox;
                } catch (IOException e) {
                    complaint = Optional.ofNullable(e.getMessage());
                }
            }
            takeFromThisMachine(fresh.resolve("kernel"), busybox, complaint.orElse("this machine has no apt"));
            return busybox;
        } finally {
            Archives.removeTree(work);
        }
    }

    private static void download(Path work, Path kernel, Path busybox) throws IOException, InterruptedException {
        var apt = new AptDownload(work);
        apt.requireLists();
        var kernelPackage = apt.findFirstDependency("linux-image-cloud-amd64")
                .orElseThrow(() -> new IOException("apt knows no package linux-image-cloud-amd64"));
        var found =
                DebianPackage.extract(apt.download(kernelPackage), path -> path.startsWith("./boot/vmlinuz"), kernel);
        if (found.isEmpty()) {
            throw new IOException("there is no kernel in " + kernelPackage);
        }
        var program =
                DebianPackage.extract(apt.download("busybox-static"), path -> path.endsWith("/bin/busybox"), busybox);
        if (program.isEmpty()) {
            throw new IOException("there is no busybox in busybox-static");
        }
    }

    private static void takeFromThisMachine(Path kernel, Path busybox, String why) throws IOException {
        var running = Path.of("/boot/vmlinuz-" + System.getProperty("os.version"));
        var program = Path.of("/bin/busybox");
        if (!Files.isReadable(running)) {
            throw new IOException(why + ", and " + running + " cannot be read");
        }
        if (!Files.isReadable(program) || !isStatic(program)) {
            throw new IOException(why + ", and there is no statically linked /bin/busybox");
        }
        Files.copy(running, kernel);
        Files.copy(program, busybox);
    }

    /** A 64-bit ELF program without an interpreter needs no libraries, of which the ramdisk has none. */
    private static boolean isStatic(Path program) throws IOException {
        var bytes = java.nio.ByteBuffer.wrap(Files.readAllBytes(program)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        if (bytes.limit() < 64 || bytes.getInt(0) != 0x464c457f || bytes.get(4) != 2) {
            return false;
        }
        var offset = Math.toIntExact(bytes.getLong(32));
        for (int index = 0; index < bytes.getShort(56); index++) {
            if (bytes.getInt(offset + index * bytes.getShort(54)) == ELF_INTERPRETER) {
                return false;
            }
        }
        return true;
    }

    private static byte[] emptyDisk() {
        var disk = new byte[DISK_BYTES];
        var label = "Xenith tiny: an empty disk\n".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(label, 0, disk, 0, label.length);
        return disk;
    }
}
