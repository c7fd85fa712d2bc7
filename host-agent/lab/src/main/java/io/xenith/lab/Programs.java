package io.xenith.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs programs of this machine, each with a deadline. */
public final class Programs {
    private static final int MOST_OUTPUT = 16 << 20;

    private Programs() {}

    /** Where a program lies, on {@code PATH} or where Debian keeps those of root. */
    public static Optional<Path> find(String name) {
        var path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/bin:/bin";
        for (var directory : path.split(":", -1)) {
            var file = Path.of(directory.isEmpty() ? "." : directory, name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Optional.of(file.toAbsolutePath());
            }
        }
        return Optional.empty();
    }

    /** Runs it without input; when the time is over it is killed and the answer is an exception. */
    public static CommandResult run(Duration limit, List<String> command) {
        return run(limit, command, new byte[0]);
    }

    /** The same, with this as its standard input (at most a pipe's 64 KiB, so that writing never waits). */
    public static CommandResult run(Duration limit, List<String> command, byte[] input) {
        if (input.length > 1 << 16) {
            throw new IllegalArgumentException("input of " + input.length + " B");
        }
        try {
            // Files rather than pipes: a grandchild that keeps a pipe open cannot make us wait for it.
            var output = Files.createTempFile("xenith-lab", ".out");
            var errors = Files.createTempFile("xenith-lab", ".err");
            var process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            try {
                try (var stdin = process.getOutputStream()) {
                    stdin.write(input);
                } catch (IOException e) {
                    // It ended without reading: its status tells.
                }
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new LabException(command.getFirst() + " did not end within " + limit.toSeconds() + " s: "
                            + String.join(" ", command) + "\n" + CommandResult.lastLines(read(errors), 5));
                }
                return new CommandResult(process.exitValue(), read(output), read(errors));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("interrupted while running " + command.getFirst(), e);
            } finally {
                process.destroyForcibly();
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
        }
    }
}
