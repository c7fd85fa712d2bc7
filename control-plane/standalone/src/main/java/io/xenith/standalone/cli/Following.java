package io.xenith.standalone.cli;

import io.xenith.standalone.process.BoundedLog;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.ServiceState;
import io.xenith.standalone.supervise.ServiceStatus;
import io.xenith.standalone.supervise.StatusReport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Prints what the supervisor does, a line for each step. */
final class Following {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final PrintStream out;
    private final StateDirectory directory;
    private final long began = System.nanoTime();
    private final Map<String, String> shown = new HashMap<>();

    Following(PrintStream out, StateDirectory directory) {
        this.out = out;
        this.directory = directory;
    }

    /** The exit status: 0 once all is ready, 1 when something is given up or it takes too long. */
    int untilReady() throws InterruptedException {
        while (System.nanoTime() - began < LIMIT.toNanos()) {
            var supervisor = RunningSupervisor.find(directory);
            var report = StatusReport.find(directory.statusFile());
            if (report.isPresent()) {
                report.get().services().forEach(this::show);
                if (report.get().isReady()) {
                    return 0;
                }
                var failed = report.get().services().stream()
                        .filter(line -> line.state() == ServiceState.FAILED)
                        .findFirst();
                if (failed.isPresent()) {
                    return complain(failed.get());
                }
            }
            if (supervisor.isEmpty()) {
                out.println("The supervisor has ended. Its last words (" + directory.log("supervisor") + "):");
                BoundedLog.lastLines(directory.log("supervisor"), 10).forEach(line -> out.println("    " + line));
                return 1;
            }
            Thread.sleep(100);
        }
        out.println("Not ready after " + LIMIT.toMinutes() + " min. See ./xenith status and ./xenith logs.");
        return 1;
    }

    private void show(ServiceStatus line) {
        var text =
                switch (line.state()) {
                    case READY -> ready(line);
                    case STARTING -> line.detail().isEmpty() ? "starting" : line.detail();
                    case PREPARING -> line.detail();
                    case BACKING_OFF -> "failed, will try again: " + line.detail();
                    case FAILED -> "FAILED: " + line.detail();
                    case WAITING, STOPPING, STOPPED -> "";
                };
        if (!text.isEmpty() && !text.equals(shown.put(line.name(), text))) {
            out.printf(Locale.ROOT, "%6.1f s  %-15s %s%n", (System.nanoTime() - began) / 1e9, line.name(), text);
        }
    }

    private static String ready(ServiceStatus line) {
        return (line.port() == 0 ? "done" : "ready, port " + line.port())
                + (line.detail().isEmpty() ? "" : "; " + line.detail());
    }

    private int complain(ServiceStatus failed) {
        out.println();
        out.println(failed.name() + " could not be started: " + failed.detail());
        var log = directory.log(failed.name());
        var last = BoundedLog.lastLines(log, 15);
        if (!last.isEmpty()) {
            out.println("Its last words (" + log + "):");
            last.forEach(line -> out.println("    " + line));
        }
        out.println("What is up stays up. ./xenith restart " + failed.name() + " tries again, ./xenith down ends all.");
        return 1;
    }
}
