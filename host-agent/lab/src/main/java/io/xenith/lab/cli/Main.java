package io.xenith.lab.cli;

import io.xenith.lab.Lab;
import io.xenith.lab.LabException;
import io.xenith.lab.LabHost;
import io.xenith.lab.Progress;
import io.xenith.lab.image.ImageCache;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** {@code ./xenith lab up N | status | ssh HOST [COMMAND…] | down}. */
public final class Main {
    private static final String USAGE = """
            ./xenith lab COMMAND [--state DIR]

              up N [--xen 4.17|4.20]   N fresh hosts (1 to 4) with real Xen; what ran before is ended
              status                   each host: process, ssh port, address
              ssh HOST [COMMAND...]    a shell in Dom0 of lab1, lab2, ..., or a command there
              down                     end all hosts and delete their disks

            docs/lab.md has the rest.
            """;
    private static final int NOT_RUNNING = 3;

    private final PrintStream out;

    private Main(PrintStream out) {
        this.out = out;
    }

    /** Ends with status 0 when it went well, 1 when it did not, 3 when there is no lab, or with that of the ssh command. */
    public static void main(String[] typed) {
        int status;
        try {
            status = new Main(System.out).run(Arrays.asList(typed));
        } catch (LabException e) {
            System.err.println("xenith: " + e.getMessage());
            status = 1;
        }
        System.exit(status);
    }

    private int run(List<String> typed) {
        var arguments = Arguments.parse(typed, defaultState());
        var directory = arguments.state().resolve("lab");
        return switch (arguments.command()) {
            case "up" -> up(arguments, directory);
            case "status" -> status(directory);
            case "ssh" -> ssh(arguments.words(), directory);
            case "down" -> down(directory);
            case "help" -> {
                out.print(USAGE);
                yield 0;
            }
            default ->
                throw new LabException(
                        "lab knows no command " + arguments.command() + "; ./xenith lab help tells what it knows");
        };
    }

    private static Path defaultState() {
        var named = System.getenv("XENITH_STATE");
        return named != null && !named.isBlank()
                ? Path.of(named)
                : Path.of(System.getProperty("xenith.home", "")).resolve(".xenith");
    }

    private int up(Arguments arguments, Path directory) {
        int count = arguments.words().isEmpty() ? 1 : number(arguments.words().getFirst());
        try (var lab = Lab.open(directory, ImageCache.defaultDirectory(), stepsWithTime())) {
            var hosts = lab.up(count, arguments.release());
            hosts.forEach(this::show);
            out.println("A shell in Dom0: ./xenith lab ssh lab1    Serial line: "
                    + hosts.getFirst().serialLogFile());
        }
        return 0;
    }

    private Progress stepsWithTime() {
        long began = System.nanoTime();
        return step -> out.printf(
                "%6d s  %s%n", Duration.ofNanos(System.nanoTime() - began).toSeconds(), step);
    }

    private int status(Path directory) {
        var hosts = Lab.list(directory);
        if (hosts.isEmpty()) {
            out.println("There is no lab. ./xenith lab up 1 makes one.");
            return NOT_RUNNING;
        }
        hosts.forEach(this::show);
        return hosts.stream().allMatch(LabHost::isOn) ? 0 : 1;
    }

    private void show(LabHost host) {
        out.printf(
                "%s  Xen %s  %s  ssh 127.0.0.1:%d  %s%n",
                host.name(),
                host.release().version(),
                host.findPid().map(pid -> "process " + pid).orElse("off"),
                host.ssh().port(),
                host.address());
    }

    private int ssh(List<String> words, Path directory) {
        if (words.isEmpty()) {
            throw new LabException("ssh needs the name of a host: lab1");
        }
        var host = Lab.list(directory).stream()
                .filter(candidate -> candidate.name().equals(words.getFirst()))
                .findFirst()
                .orElseThrow(() ->
                        new LabException("there is no host " + words.getFirst() + "; ./xenith lab status lists them"));
        try {
            return new ProcessBuilder(host.ssh().shell(words.subList(1, words.size())))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new LabException("ssh did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private int down(Path directory) {
        try (var lab = Lab.open(directory, ImageCache.defaultDirectory(), stepsWithTime())) {
            lab.down();
        }
        return 0;
    }

    private static int number(String word) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new LabException("up needs a number of hosts, not " + word, e);
        }
    }
}
