package io.xenith.standalone.cli;

import io.xenith.standalone.process.BoundedLog;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.StateDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows the output of services. */
final class LogsCommand {
    private static final int LINES = 200;
    private static final int LINES_OF_EACH = 20;
    private static final int CHUNK_BYTES = 1 << 16;

    private final PrintStream out;
    private final StateDirectory directory;

    LogsCommand(PrintStream out, StateDirectory directory) {
        this.out = out;
        this.directory = directory;
    }

    int run(List<String> services, boolean follow) throws IOException, InterruptedException {
        var logs = services.isEmpty()
                ? allLogs()
                : services.stream().map(this::requireLog).toList();
        Map<Path, Long> positions = new HashMap<>();
        for (var log : logs) {
            positions.put(log, Files.size(log));
            if (logs.size() > 1) {
                out.println("==> " + log.getFileName() + " <==");
            }
            BoundedLog.lastLines(log, logs.size() > 1 ? LINES_OF_EACH : LINES).forEach(out::println);
        }
        while (follow) {
            for (var log : logs) {
                positions.put(log, copyFrom(log, positions.getOrDefault(log, 0L), logs.size() > 1));
            }
            out.flush();
            Thread.sleep(300);
        }
        return 0;
    }

    private Path requireLog(String service) {
        var log = directory.log(service);
        if (!Files.exists(log)) {
            throw new OperatorException("There is no log of '" + service + "' in " + directory.logs() + ".");
        }
        return log;
    }

    private List<Path> allLogs() throws IOException {
        if (!Files.isDirectory(directory.logs())) {
            throw new OperatorException("There is no installation in " + directory.root() + " yet.");
        }
        try (var files = Files.list(directory.logs())) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList());
        }
    }

    /** Prints what is new, and answers where it ended. A log that became shorter was cut: begins at its start. */
    private long copyFrom(Path log, long position, boolean named) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var from = file.length() < position ? 0 : position;
            var chunk = new byte[(int) Math.min(CHUNK_BYTES, file.length() - from)];
            if (chunk.length == 0) {
                return from;
            }
            file.seek(from);
            file.readFully(chunk);
            if (named) {
                out.println("==> " + log.getFileName() + " <==");
            }
            out.print(new String(chunk, StandardCharsets.UTF_8));
            return from + chunk.length;
        }
    }
}
