package io.xenith.lab.machine;

import io.xenith.lab.Deadline;
import io.xenith.lab.LabException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A running QEMU, started by this process or found from an earlier one. */
public final class Qemu {
    private static final Path PROC = Path.of("/proc");
    private static final Duration END_LIMIT = Duration.ofSeconds(20);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final ProcessIdentity identity;
    private final Path directory;

    private Qemu(ProcessIdentity identity, Path directory) {
        this.identity = identity;
        this.directory = directory;
    }

    /** Starts it in a session of its own, so that it outlives a closed terminal; throws with what QEMU said. */
    public static Qemu start(QemuCommand command) {
        var directory = command.directory();
        try {
            Files.deleteIfExists(directory.resolve("qmp"));
            Files.deleteIfExists(Path.of(QemuCommand.pidFile(directory)));
            var log = directory.resolve("qemu.log");
            List<String> words = new ArrayList<>(List.of("setsid"));
            words.addAll(command.arguments());
            var process = new ProcessBuilder(words)
                    .directory(directory.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            // QEMU writes its number once all its sockets are bound and its disks open.
            Deadline.in(START_LIMIT)
                    .await(
                            "QEMU to start, see " + log,
                            () -> !process.isAlive() || findRecorded(directory).isPresent());
            return find(directory).orElseThrow(() -> new LabException("QEMU ended at once: " + readQuietly(log)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The machine of the host in this directory, if it runs, whatever started it. */
    public static Optional<Qemu> find(Path directory) {
        return findRecorded(directory)
                .or(() -> findUnrecorded(directory))
                .map(identity -> new Qemu(identity, directory));
    }

    private static Optional<ProcessIdentity> findRecorded(Path directory) {
        try {
            var pid = Long.parseLong(
                    Files.readString(Path.of(QemuCommand.pidFile(directory))).strip());
            return ProcessIdentity.find(PROC, pid).filter(identity -> identity.isMachineIn(directory));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** One that was killed between its start and the writing of its number left a process all the same. */
    private static Optional<ProcessIdentity> findUnrecorded(Path directory) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> ProcessIdentity.find(PROC, process.pid()).stream())
                .filter(identity -> identity.isMachineIn(directory))
                .findFirst();
    }

    /** Its number. */
    public long pid() {
        return identity.pid();
    }

    /** Whether exactly this process still runs. */
    public boolean isAlive() {
        return ProcessIdentity.find(PROC, identity.pid()).equals(Optional.of(identity));
    }

    /** Its monitor. A socket's path is short however deep the host's directory lies, because it goes by the process. */
    public QemuMonitor monitor() {
        return QemuMonitor.connect(PROC.resolve(Long.toString(identity.pid())).resolve("cwd/qmp"));
    }

    /** Whether its monitor does within a minute. It does so whatever the machine in it is at, unless QEMU itself stands still. */
    public boolean answers() {
        try (var monitor = monitor()) {
            return monitor.run("query-status").contains("return");
        } catch (LabException e) {
            return !isAlive();
        }
    }

    /** Pulls the plug. */
    public void kill() {
        if (isAlive()) {
            ProcessHandle.of(identity.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
        Deadline.in(END_LIMIT).await("QEMU of " + directory + " to end", () -> !isAlive());
    }

    private static String readQuietly(Path log) {
        try {
            return Files.readString(log).strip();
        } catch (IOException e) {
            return "see " + log;
        }
    }
}
