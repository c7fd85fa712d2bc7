package io.xenith.standalone.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What /proc tells of all processes. */
public final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final Pattern PSS = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");
    private static final Pattern RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");

    private ProcessTable() {}

    /** Processes whose command line has the argument. */
    public static List<ProcessIdentity> findByArgument(String argument) {
        return findByArgument(argument::equals);
    }

    /** Processes whose command line has an argument of the kind. */
    public static List<ProcessIdentity> findByArgument(Predicate<String> argument) {
        return pids().stream()
                .filter(pid -> ProcessIdentity.commandLine(pid).stream().anyMatch(argument))
                .flatMap(pid -> ProcessIdentity.find(pid).stream())
                .toList();
    }

    /** Memory of a process and all its descendants in bytes, shared pages counted once in all; 0 when unreadable. */
    public static long memoryBytes(ProcessIdentity root) {
        if (!root.isAlive()) {
            return 0;
        }
        Set<Long> tree = new HashSet<>(Set.of(root.pid()));
        var all = pids();
        // Parents come before children only mostly, so go round until nothing is added; depth is small.
        boolean grown;
        do {
            grown = false;
            for (var pid : all) {
                if (!tree.contains(pid)
                        && ProcessIdentity.findParent(pid)
                                .filter(tree::contains)
                                .isPresent()) {
                    grown = tree.add(pid);
                }
            }
        } while (grown);
        return tree.stream().mapToLong(ProcessTable::ownMemoryBytes).sum();
    }

    /** Memory of one process alone in bytes; 0 when unreadable. */
    public static long ownMemoryBytes(ProcessIdentity process) {
        return process.isAlive() ? ownMemoryBytes(process.pid()) : 0;
    }

    private static long ownMemoryBytes(long pid) {
        var directory = PROC.resolve(Long.toString(pid));
        var proportional = firstNumber(directory.resolve("smaps_rollup"), PSS);
        return (proportional > 0 ? proportional : firstNumber(directory.resolve("status"), RSS)) * 1024;
    }

    private static long firstNumber(Path file, Pattern pattern) {
        try {
            var matcher = pattern.matcher(Files.readString(file));
            return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    static List<Long> pids() {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (var entry : entries) {
                found.add(Long.parseLong(entry.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("this needs Linux with /proc mounted", e);
        }
        return found;
    }
}
