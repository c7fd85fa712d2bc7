package io.xenith.standalone.bootimage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Downloads packages as any user, changing nothing on the machine: when apt has no package lists yet, they are fetched into a
 * directory of ours.
 */
final class AptDownload {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern DEPENDS = Pattern.compile("(?m)^\\s*Depends: (\\S+)$");

    private final Path directory;
    private List<String> options = List.of();

    AptDownload(Path directory) {
        this.directory = directory;
    }

    /** Whether this machine has apt at all. */
    static boolean isThere() {
        return Files.isExecutable(Path.of("/usr/bin/apt-get"));
    }

    /** The package that a package of packages stands for: its first dependency. */
    Optional<String> findFirstDependency(String name) throws IOException, InterruptedException {
        var matcher = DEPENDS.matcher(
                run("apt-cache", List.of("depends", "--important", name)).output());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The downloaded file; throws with what apt said. */
    Path download(String name) throws IOException, InterruptedException {
        var outcome = run("apt-get", List.of("download", name));
        try (var files = Files.newDirectoryStream(directory, name + "_*.deb")) {
            for (var file : files) {
                return file;
            }
        }
        throw new IOException("apt-get download " + name + ": " + outcome.lastLine());
    }

    /** Makes sure that apt knows packages. */
    void requireLists() throws IOException, InterruptedException {
        if (findFirstDependency("busybox-static").isPresent()
                || run("apt-cache", List.of("show", "busybox-static")).status() == 0) {
            return;
        }
        var lists = Files.createDirectories(directory.resolve("lists"));
        Files.createDirectories(lists.resolve("partial"));
        var archives = Files.createDirectories(directory.resolve("archives"));
        options = List.of(
                "-o", "Dir::State::lists=" + lists, "-o", "Dir::Cache=" + archives, "-o", "Debug::NoLocking=true");
        var outcome = run("apt-get", List.of("update"));
        if (outcome.status() != 0) {
            throw new IOException("apt-get update: " + outcome.lastLine());
        }
    }

    private Outcome run(String program, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(options);
        command.addAll(arguments);
        var output = directory.resolve("apt.out");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(Map.of("LC_ALL", "C", "DEBIAN_FRONTEND", "noninteractive"));
        var process = builder.start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(program + " did not end within " + LIMIT.toMinutes() + " min");
            }
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
    }

    private record Outcome(int status, String output) {
        String lastLine() {
            var lines = output.strip()
                    .lines()
                    .filter(line -> !line.startsWith("W:"))
                    .toList();
            return lines.isEmpty() ? "said nothing, status " + status : lines.getLast();
        }
    }
}
