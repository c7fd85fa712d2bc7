package io.xenith.standalone.cli;

import io.xenith.standalone.process.ProcessIdentity;
import io.xenith.standalone.process.ProcessTable;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.ServiceState;
import io.xenith.standalone.supervise.ServiceStatus;
import io.xenith.standalone.supervise.StatusReport;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Shows each service. */
final class StatusCommand {
    private static final int NOT_RUNNING = 3;
    private static final String ROW = "%-16s %-12s %8s %10s %9s %6s %9s  %s%n";

    private final PrintStream out;
    private final StateDirectory directory;
    private long memoryBytes;

    StatusCommand(PrintStream out, StateDirectory directory) {
        this.out = out;
        this.directory = directory;
    }

    /** 0: all ready. 1: some are not. 3: nothing is meant to run. */
    int run() {
        var running = RunningSupervisor.find(directory);
        var report = StatusReport.find(directory.statusFile());
        if (running.isEmpty() || report.isEmpty()) {
            var leftovers = RunningSupervisor.leftovers(directory);
            out.println("Not running (" + directory.root() + ")."
                    + (leftovers.isEmpty()
                            ? " Start with ./xenith up."
                            : " But " + leftovers.size()
                                    + " processes of a killed supervisor are: ./xenith up takes them "
                                    + "over, ./xenith down ends them."));
            return NOT_RUNNING;
        }
        out.printf(Locale.ROOT, ROW, "SERVICE", "STATE", "PID", "UPTIME", "MEMORY", "PORT", "RESTARTS", "");
        report.get().services().forEach(this::show);
        show("supervisor", running.get(), report.get().startedMillis());
        out.printf(Locale.ROOT, ROW, "", "", "", "", mebibytes(memoryBytes), "", "", "");
        return report.get().isReady() ? 0 : 1;
    }

    private void show(ServiceStatus line) {
        var process = line.findProcess().filter(ProcessIdentity::isAlive);
        var memory = process.map(ProcessTable::memoryBytes).orElse(0L);
        memoryBytes += memory;
        var silent = line.state() == ServiceState.READY && !line.answering();
        out.printf(
                Locale.ROOT,
                ROW,
                line.name(),
                silent ? "silent" : line.state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                process.map(found -> Long.toString(found.pid())).orElse("-"),
                line.state() == ServiceState.READY ? since(line.sinceMillis()) : "-",
                memory == 0 ? "-" : mebibytes(memory),
                line.port() == 0 ? "-" : Integer.toString(line.port()),
                line.restarts(),
                line.detail());
    }

    private void show(String name, ProcessIdentity process, long startedMillis) {
        var memory = ProcessTable.ownMemoryBytes(process);
        memoryBytes += memory;
        out.printf(
                Locale.ROOT,
                ROW,
                name,
                "running",
                process.pid(),
                since(startedMillis),
                mebibytes(memory),
                "-",
                "-",
                "");
    }

    private static String since(long millis) {
        var age = Duration.ofMillis(System.currentTimeMillis() - millis);
        return age.toHours() >= 48
                ? age.toDays() + " d"
                : String.format(Locale.ROOT, "%d:%02d:%02d", age.toHours(), age.toMinutesPart(), age.toSecondsPart());
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
