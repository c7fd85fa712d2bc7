package io.xenith.standalone.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time and memory of process trees, from {@code /proc} (proc(5)). The time of a tree includes children that have ended
 * and were waited for, which is how PostgreSQL's backends come and go.
 */
final class ProcessorTime {
    private static final long NANOS_PER_TICK = 1_000_000_000L / 100; // USER_HZ is 100 on every Linux that runs Xen

    private ProcessorTime() {}

    /** Processor time so far of each named tree; a tree whose root is gone is left out. */
    static Map<String, Duration> ofTrees(Map<String, Long> roots) {
        var times = new TreeMap<String, Duration>();
        roots.forEach((name, pid) -> ProcessHandle.of(pid).ifPresent(root -> {
            long ticks = ticks(pid)
                    + root.descendants().mapToLong(child -> ticks(child.pid())).sum();
            times.put(name, Duration.ofNanos(ticks * NANOS_PER_TICK));
        }));
        return times;
    }

    /** Resident memory in bytes of each named tree, shared pages counted once per process by proportion (Pss). */
    static Map<String, Long> residentBytes(Map<String, Long> roots) {
        var sizes = new TreeMap<String, Long>();
        roots.forEach((name, pid) -> ProcessHandle.of(pid)
                .ifPresent(root -> sizes.put(
                        name,
                        proportionalBytes(pid)
                                + root.descendants()
                                        .mapToLong(child -> proportionalBytes(child.pid()))
                                        .sum())));
        return sizes;
    }

    private static long ticks(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            // utime, stime, cutime, cstime: fields 14 to 17 of proc(5), of which the first two are cut off here.
            return Long.parseLong(fields[11])
                    + Long.parseLong(fields[12])
                    + Long.parseLong(fields[13])
                    + Long.parseLong(fields[14]);
        } catch (IOException e) {
            return 0; // it ended between the listing and the look; its parent has its time
        }
    }

    private static long proportionalBytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .sum();
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0;
        }
    }
}
