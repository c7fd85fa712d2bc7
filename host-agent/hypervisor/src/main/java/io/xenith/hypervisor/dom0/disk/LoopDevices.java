package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.dom0.command.TimeLeft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The loop devices through which blkback reads and writes disks in files, as the kernel shows them. */
final class LoopDevices {
    static final Path OF_THIS_HOST = Path.of("/sys/block");

    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration QUIET = Duration.ofMillis(200);

    private final Path sysBlock;

    LoopDevices(Path sysBlock) {
        this.sysBlock = sysBlock;
    }

    /**
     * Waits until nothing is on its way through any loop device of a file, and nothing new has come for a while: what a suspended guest had
     * put into its ring last may not have been taken out of there yet when a single look finds nothing under way.
     */
    void awaitQuiet(TimeLeft time, Path file) throws IOException {
        var devices = findAll(file);
        List<String> seen = List.of();
        long quietSince = System.nanoTime();
        while (!devices.isEmpty()) {
            time.check();
            var now = new ArrayList<String>();
            boolean busy = false;
            for (var device : devices) {
                busy |= !Files.readString(device.resolve("inflight")).strip().matches("0\\s+0");
                now.add(Files.readString(device.resolve("stat")));
            }
            if (busy || !now.equals(seen)) {
                quietSince = System.nanoTime();
            } else if (System.nanoTime() - quietSince >= QUIET.toNanos()) {
                return;
            }
            seen = now;
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private List<Path> findAll(Path file) throws IOException {
        var found = new ArrayList<Path>();
        var wanted = file.toRealPath().toString();
        try (var devices = Files.newDirectoryStream(sysBlock, "loop*")) {
            for (var device : devices) {
                try {
                    if (Files.readString(device.resolve("loop/backing_file"))
                            .strip()
                            .equals(wanted)) {
                        found.add(device);
                    }
                } catch (NoSuchFileException e) {
                    // No file is behind it now.
                }
            }
        }
        return found;
    }
}
