package io.xenith.lab;

import io.xenith.lab.image.LabImage;
import io.xenith.lab.machine.Acceleration;
import io.xenith.lab.machine.Cables;
import io.xenith.lab.machine.Ports;
import io.xenith.lab.machine.Qemu;
import io.xenith.lab.machine.QemuCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;

/**
 * A host that has booted, its memory and its disk, kept beside the image. All hosts of a lab begin as copies of it, since
 * booting under emulation costs minutes and bringing back costs seconds.
 *
 * @param directory where it is
 */
record Snapshot(Path directory) {
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(30);
    private static final Duration SAVE_LIMIT = Duration.ofMinutes(5);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);
    private static final long DATA_BYTES = 10L << 30;

    Path state() {
        return directory.resolve("state");
    }

    Path disk() {
        return directory.resolve("disk.img");
    }

    /** The one for this machine's QEMU, which is made when it is not there. */
    static Snapshot load(XenRelease release, LabImage image, Progress progress) {
        var version = Programs.run(COMMAND_LIMIT, List.of(QemuCommand.PROGRAM, "--version"))
                .orThrow(QemuCommand.PROGRAM);
        var place = image.directory()
                .resolve("booted-" + hash(version + QemuCommand.hardware(Acceleration.ofThisMachine())));
        try (var _ = FileLock.take(
                image.directory().resolve("booted.lock"),
                WAIT_LIMIT,
                () -> progress.step("another program boots the first host; waiting for it"))) {
            if (!Files.isDirectory(place)) {
                make(release, image, place, progress);
            }
            return new Snapshot(place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void make(XenRelease release, LabImage image, Path place, Progress progress) throws IOException {
        progress.step("booting Xen " + release.version()
                + " for the first time; later hosts are brought back from its state" + " (once; one to five minutes)");
        var work = image.directory().resolve("booting");
        // What a killed attempt left, its machine first.
        Qemu.find(work).ifPresent(Qemu::kill);
        Trees.remove(work);
        Files.createDirectories(work);
        makeDisks(image.disk(), work);
        var forwards = new TreeMap<Integer, Integer>();
        forwards.put(Ports.findFree(), 22);
        var host = new LabHost(
                1,
                work,
                new HostRecord(release, image.directory(), new Cables(Ports.findFreeRow(Cables.PORTS)), forwards));
        try {
            host.boot();
            // Pages that are in no cache are zero, and zero pages take no place in the state.
            host.run(COMMAND_LIMIT, "sync; echo 3 >/proc/sys/vm/drop_caches").orThrow("emptying caches");
            save(work);
        } finally {
            host.powerCut();
        }
        Files.delete(work.resolve("data.img"));
        Files.move(work, place, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void save(Path work) {
        var qemu = Qemu.find(work).orElseThrow(() -> new LabException("the first host is gone"));
        try (var monitor = qemu.monitor()) {
            monitor.run("stop");
            monitor.runForPeople("migrate_set_parameter max-bandwidth 10G");
            var complaint = monitor.runForPeople("migrate -d \"exec:cat >state\"");
            if (!complaint.isEmpty()) {
                throw new LabException("QEMU does not save the state: " + complaint);
            }
            Deadline.in(SAVE_LIMIT).await("the state of the first host to be saved", () -> {
                var answer = monitor.run("query-migrate");
                if (answer.contains("\"status\": \"failed\"")) {
                    throw new LabException("QEMU did not save the state: " + answer);
                }
                return answer.contains("\"status\": \"completed\"");
            });
        }
    }

    /** The disks of a host: a copy of its root, and an empty one. Both are sparse. */
    static void makeDisks(Path root, Path directory) throws IOException {
        Programs.run(
                        COMMAND_LIMIT,
                        List.of(
                                "cp",
                                "--reflink=auto",
                                "--sparse=always",
                                root.toString(),
                                directory.resolve("disk.img").toString()))
                .orThrow("copying the disk");
        try (var data = FileChannel.open(
                directory.resolve("data.img"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            data.write(ByteBuffer.allocate(1), DATA_BYTES - 1);
        }
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
