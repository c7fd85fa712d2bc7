package io.xenith.standalone.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The program {@code buf}: the one on PATH, or else a pinned one from the npm registry, kept below {@code target}. */
record Buf(Path program) {

    private static final String VERSION = "1.75.0";
    private static final long PATIENCE_SECONDS = 120;

    /** How a run ended. */
    record Outcome(int status, String output) {}

    /** Finds or fetches it; empty where neither is possible. */
    static synchronized Optional<Buf> find() throws IOException, InterruptedException {
        var onPath = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, "buf"))
                .filter(Files::isExecutable)
                .findFirst();
        if (onPath.isPresent()) {
            return onPath.map(Buf::new);
        }
        var directory = Path.of("target", "buf-" + VERSION).toAbsolutePath();
        var program = directory.resolve("package").resolve("bin").resolve("buf");
        if (!Files.isExecutable(program)) {
            fetch(directory);
        }
        return Files.isExecutable(program) ? Optional.of(new Buf(program)) : Optional.empty();
    }

    private static void fetch(Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        var machine = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        var archive = "bufbuild-buf-linux-" + machine + "-" + VERSION + ".tgz";
        try {
            var packed = run(
                    directory, List.of("npm", "pack", "--silent", "@bufbuild/buf-linux-" + machine + "@" + VERSION));
            if (packed.status() == 0) {
                var _ = run(directory, List.of("tar", "xzf", archive));
            }
        } catch (IOException _) {
            // No npm here: the caller says that there is no buf.
        }
    }

    /** Runs it in a directory. */
    Outcome run(Path directory, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        return run(directory, command);
    }

    private static Outcome run(Path directory, List<String> command) throws IOException, InterruptedException {
        var output = Files.createTempFile("buf", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Outcome(-1, "no end within " + PATIENCE_SECONDS + " s");
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
