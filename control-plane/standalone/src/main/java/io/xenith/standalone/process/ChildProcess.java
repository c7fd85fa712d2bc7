package io.xenith.standalone.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A running process of ours: started by this process, or found from an earlier one. */
public final class ChildProcess {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final ProcessIdentity identity;
    private final Optional<Process> started;

    private ChildProcess(ProcessIdentity identity, Optional<Process> started) {
        this.identity = identity;
        this.started = started;
    }

    /** Starts a process; its output is added to the log file. */
    public static ChildProcess start(Launch launch, Path log) throws IOException {
        var builder = new ProcessBuilder(launch.command())
                .directory(launch.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        var process = builder.start();
        var identity = ProcessIdentity.find(process.pid());
        if (identity.isEmpty()) {
            throw new IOException(launch.command().getFirst() + " ended at once, see " + log);
        }
        return new ChildProcess(identity.get(), Optional.of(process));
    }

    /** Takes over a process that an earlier supervisor started. */
    public static ChildProcess adopt(ProcessIdentity identity) {
        return new ChildProcess(identity, Optional.empty());
    }

    /** Which process this is. */
    public ProcessIdentity identity() {
        return identity;
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return identity.isAlive();
    }

    /** Runs the action when it ends, if it is a child of this process. */
    public void onEnd(Runnable action) {
        started.ifPresent(process -> {
            var _ = process.onExit().thenRun(action);
        });
    }

    /** What it ended with; empty while it runs, and for adopted ones, whose parent is not us. */
    public OptionalInt exitCode() {
        return started.filter(process -> !process.isAlive())
                .map(process -> OptionalInt.of(process.exitValue()))
                .orElse(OptionalInt.empty());
    }

    /** Waits until it ends; false when it still runs after the time. */
    public boolean awaitEnd(Duration limit) throws InterruptedException {
        var deadline = System.nanoTime() + limit.toNanos();
        while (isAlive()) {
            var left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            var pause = Math.min(left, LOOK_EVERY.toNanos());
            if (started.isPresent()) {
                var _ = started.get().waitFor(pause, TimeUnit.NANOSECONDS);
            } else {
                TimeUnit.NANOSECONDS.sleep(pause);
            }
        }
        return true;
    }

    /** Asks it to stop, and kills it when it does not within the grace; false when even that did not end it. */
    public boolean stop(int signal, Duration grace) throws InterruptedException {
        Posix.signal(identity, signal);
        if (awaitEnd(grace)) {
            return true;
        }
        Posix.signal(identity, Posix.SIGKILL);
        return awaitEnd(Duration.ofSeconds(5));
    }
}
