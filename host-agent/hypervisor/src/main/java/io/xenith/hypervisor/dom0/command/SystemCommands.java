package io.xenith.hypervisor.dom0.command;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real ones. Two short-lived virtual threads read what a program says while it runs. */
public final class SystemCommands implements Commands {
    private static final Logger LOG = LoggerFactory.getLogger(SystemCommands.class);
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int MOST_ERROR_BYTES = 64 << 10;
    private static final Duration SLICE = Duration.ofMillis(200);
    /** How long a program that was told to end is waited for. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Executor READERS =
            task -> Thread.ofVirtual().name("command-output").start(task);

    @Override
    public Output run(TimeLeft time, List<String> command) {
        return run(time, command, "");
    }

    @Override
    public Output run(TimeLeft time, List<String> command, String input) {
        time.check();
        var process = start(command);
        var registration = time.cancellation().onCancel(process::destroy);
        try {
            var out = read(process.getInputStream(), Output.MOST_BYTES);
            var err = read(process.getErrorStream(), MOST_ERROR_BYTES);
            feed(process, input);
            await(time, process);
            time.check();
            return new Output(command, process.exitValue(), finish(command, time, out), finish(command, time, err));
        } finally {
            registration.close();
            end(process, command);
        }
    }

    private static Process start(List<String> command) {
        var builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("PATH", PATH);
        builder.directory(new java.io.File("/"));
        try {
            return ProgramStarts.start(builder);
        } catch (IOException e) {
            throw new HypervisorException(
                    new Failure.ToolstackDown("cannot run " + command.getFirst() + ": " + e.getMessage()), e);
        }
    }

    private static void feed(Process process, String input) {
        // A program that never reads would hold a large input for ever: a thread of its own, ended with the program.
        READERS.execute(() -> {
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                LOG.debug("a program ended before it read all its input", e);
            }
        });
    }

    private static void await(TimeLeft time, Process process) {
        try {
            // In slices: a program that does not end at once when cancelled must not hold the caller.
            while (!process.waitFor(Math.min(time.check().toNanos(), SLICE.toNanos()), TimeUnit.NANOSECONDS)) {
                time.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HypervisorException(new Failure.Cancelled(), e);
        }
    }

    private static CompletableFuture<String> read(InputStream stream, int mostBytes) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        var kept = new ByteArrayOutputStream();
                        byte[] buffer = new byte[8192];
                        // Reads on to the end, so that the program does not stand still with a full pipe.
                        for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                            kept.write(
                                    buffer, 0, Math.min(count, mostBytes + 1 - Math.min(kept.size(), mostBytes + 1)));
                        }
                        return kept.toString(StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                READERS);
    }

    /** A grandchild may hold the pipe open after the program ended, so this too has an end. */
    private static String finish(List<String> command, TimeLeft time, CompletableFuture<String> stream) {
        try {
            var text = stream.orTimeout(time.check().toNanos(), TimeUnit.NANOSECONDS)
                    .join();
            if (text.length() > Output.MOST_BYTES) {
                throw new HypervisorException(new Failure.Unexpected(command.getFirst() + " says too much"));
            }
            return text;
        } catch (CompletionException e) {
            if (e.getCause() instanceof TimeoutException) {
                time.check();
            }
            throw new HypervisorException(new Failure.Unexpected("cannot hear " + command.getFirst()), e);
        }
    }

    /**
     * Tells a program to end, and never kills it: LVM holds SIGTERM back while it changes the device mapper, and one killed
     * then leaves a volume suspended, with every guest's write to it hanging.
     */
    private static void end(Process process, List<String> command) {
        if (!process.isAlive()) {
            return;
        }
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("{} (pid {}) has not ended yet and is left to it", command.getFirst(), process.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
