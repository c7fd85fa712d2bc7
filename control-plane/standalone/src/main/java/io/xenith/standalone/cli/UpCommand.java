package io.xenith.standalone.cli;

import io.xenith.standalone.process.AtomicFile;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.PortCheck;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Settings;
import io.xenith.standalone.settings.StateDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** Starts the supervisor when none runs, follows it until all is ready, and says how to go on. */
final class UpCommand {
    private static final Duration LOCK_LIMIT = Duration.ofMinutes(15);
    // Unpacked programs, a fresh cluster with its log, and room to write.
    private static final long FIRST_START_BYTES = 1500L << 20;
    private static final long LATER_START_BYTES = 200L << 20;

    private final PrintStream out;
    private final StateDirectory directory;
    private final Path home;
    private final Settings settings;
    private final Set<String> asked;

    /**
     * Starts with the settings.
     *
     * @param asked keys of those that were typed just now
     */
    UpCommand(PrintStream out, StateDirectory directory, Path home, Settings settings, Set<String> asked) {
        this.out = out;
        this.directory = directory;
        this.home = home;
        this.settings = settings;
        this.asked = Set.copyOf(asked);
    }

    int run() throws IOException, InterruptedException {
        directory.prepare();
        try (var channel = FileChannel.open(
                        directory.run().resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = await(channel)) {
            var running = RunningSupervisor.find(directory);
            if (running.isEmpty()) {
                start();
            } else if (!difference().isEmpty()) {
                throw new OperatorException("Xenith runs already, with other settings: " + difference()
                        + ". To change them: ./xenith down, then ./xenith up with the new ones.");
            }
            var ended = new Following(out, directory).untilReady();
            if (ended == 0) {
                out.print(new Banner(
                                directory, Commands.effectiveSettings(directory), Secrets.load(directory.secretsFile()))
                        .text());
            }
            return ended;
        }
    }

    private FileLock await(FileChannel channel) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + LOCK_LIMIT.toNanos();
        var lock = channel.tryLock();
        if (lock == null) {
            out.println("Another ./xenith up is at work in " + directory.root() + "; waiting for it.");
        }
        while (lock == null) {
            if (System.nanoTime() > deadline) {
                throw new OperatorException(
                        "Another ./xenith up has not ended within " + LOCK_LIMIT.toMinutes() + " min.");
            }
            Thread.sleep(200);
            lock = channel.tryLock();
        }
        return lock;
    }

    private void start() throws IOException {
        requireSpace();
        PortCheck.requireFree(settings, process -> RunningSupervisor.isOurs(directory, process));
        var text = settings.asText().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
        AtomicFile.write(
                directory.effectiveSettings(), text.getBytes(StandardCharsets.UTF_8), AtomicFile.READABLE_BY_ALL);
        Files.deleteIfExists(directory.statusFile());
        RunningSupervisor.start(directory, home);
    }

    private void requireSpace() throws IOException {
        var needed = Files.isDirectory(directory.postgresCluster()) ? LATER_START_BYTES : FIRST_START_BYTES;
        var free = Files.getFileStore(directory.root()).getUsableSpace();
        if (free < needed) {
            throw new OperatorException(
                    "The disk of " + directory.root() + " has " + (free >> 20) + " MiB left, and a start " + "needs "
                            + (needed >> 20) + " MiB. Free some, or choose another place with --state DIR.");
        }
    }

    /** Between what was typed and what runs. */
    private String difference() {
        var now = Commands.effectiveSettings(directory).asText();
        return settings.asText().entrySet().stream()
                .filter(entry ->
                        asked.contains(entry.getKey()) && !entry.getValue().equals(now.get(entry.getKey())))
                .map(entry -> entry.getKey() + " is " + now.get(entry.getKey()) + ", asked " + entry.getValue())
                .collect(Collectors.joining("; "));
    }
}
