package io.xenith.standalone.load;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Measures one phase from its construction on: time, and processor time over all processes of the stack. */
final class Meter {
    private final long start = System.nanoTime();
    private final Map<String, Long> processes;
    private final Map<String, Duration> before;

    Meter(Map<String, Long> processes) {
        this.processes = processes;
        this.before = ProcessorTime.ofTrees(processes);
    }

    /** Prints what the phase cost, and answers how many operations a second it did. */
    double report(PrintStream out, String what, int operations, String latencies) {
        double seconds = (System.nanoTime() - start) / 1e9;
        var used = new TreeMap<String, Double>();
        ProcessorTime.ofTrees(processes)
                .forEach((name, time) -> used.put(
                        name,
                        Latencies.millis(time.minus(before.getOrDefault(name, Duration.ZERO)))
                                / Math.max(1, operations)));
        out.printf(
                Locale.ROOT,
                "%s: %d in %.2f s, %.1f/s; %s%n  processor time per operation: %.2f ms %s%n",
                what,
                operations,
                seconds,
                operations / seconds,
                latencies,
                used.values().stream().mapToDouble(Double::doubleValue).sum(),
                describe(used));
        return operations / seconds;
    }

    private static String describe(Map<String, Double> used) {
        var text = new StringBuilder();
        used.forEach((name, millis) -> text.append(String.format(Locale.ROOT, "%s %.2f, ", name, millis)));
        return text.isEmpty() ? "" : "(" + text.substring(0, text.length() - 2) + ")";
    }
}
