package io.xenith.standalone.infrastructure;

import io.xenith.standalone.process.BoundedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end. */
final class Tool {
    private Tool() {}

    /** Runs it with its output added to the log; throws with the last lines when it fails or takes too long. */
    static void run(List<String> command, Map<String, String> environment, Path directory, Path log, Duration limit)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        command.getFirst() + " did not end within " + limit.toSeconds() + " s, see " + log);
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(command.getFirst() + " failed: " + String.join(" / ", BoundedLog.lastLines(log, 3))
                    + " (see " + log + ")");
        }
    }
}
