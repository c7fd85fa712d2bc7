package io.xenith.standalone.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A script of {@code src/test/web} that drives a real browser, by Playwright, and tells on its output what it has seen. */
final class Browser implements AutoCloseable {
    private static final Duration INSTALL = Duration.ofMinutes(5);
    private static final Path SOURCES = Path.of("src", "test", "web");
    private static final Path FOLDER = Path.of("target", "web").toAbsolutePath();

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Browser(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::read);
    }

    /** Starts a script with the program of the browser, which must be there, and more arguments. Its errors are in {@code target/web/<script>.log}. */
    static Browser run(String script, String... arguments) throws IOException, InterruptedException {
        var program = program();
        var missing = "no chromium on PATH (Debian: apt install chromium); pages were not looked at in a browser";
        if (program.isEmpty()) {
            System.out.println("SKIPPED " + missing);
        }
        Assumptions.assumeTrue(program.isPresent(), missing);
        install();
        var words =
                new ArrayList<>(List.of("node", script, program.orElseThrow().toString()));
        words.addAll(List.of(arguments));
        return new Browser(new ProcessBuilder(words)
                .directory(FOLDER.toFile())
                .redirectError(FOLDER.resolve(script + ".log").toFile())
                .start());
    }

    private static Optional<Path> program() {
        return Pattern.compile(":")
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(FOLDER);
        try (var sources = Files.list(SOURCES)) {
            for (var source : sources.toList()) {
                Files.write(FOLDER.resolve(source.getFileName()), Files.readAllBytes(source));
            }
        }
        var log = FOLDER.resolve("npm.log");
        var npm = new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (!npm.waitFor(INSTALL.toSeconds(), TimeUnit.SECONDS) || npm.exitValue() != 0) {
            npm.destroyForcibly();
            throw new AssertionError("npm did not install Playwright: " + Files.readString(log));
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(lines::add);
        } catch (IOException e) {
            lines.add("unreadable: " + e);
        }
        lines.add("the script has ended, see " + FOLDER);
    }

    /** The next thing seen. */
    String next(Duration patience) throws InterruptedException {
        var line = lines.poll(patience.toSeconds(), TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("the browser has seen nothing within " + patience + ", see " + FOLDER);
        }
        return line;
    }

    /** Playwright ends the browser when it is told to end. */
    @Override
    public void close() {
        process.destroy();
        try {
            var _ = process.onExit().get(10, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            kill();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
