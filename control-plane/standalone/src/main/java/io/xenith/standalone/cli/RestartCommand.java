package io.xenith.standalone.cli;

import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.ServiceState;
import io.xenith.standalone.supervise.StatusReport;
import io.xenith.standalone.supervise.Supervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/** Has one service stopped and started. */
final class RestartCommand {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final PrintStream out;
    private final StateDirectory directory;

    RestartCommand(PrintStream out, StateDirectory directory) {
        this.out = out;
        this.directory = directory;
    }

    int run(String service) throws IOException, InterruptedException {
        if (RunningSupervisor.find(directory).isEmpty()) {
            throw new OperatorException("Not running. Start with ./xenith up.");
        }
        var before = StatusReport.find(directory.statusFile())
                .flatMap(report -> report.find(service))
                .orElseThrow(() ->
                        new OperatorException("There is no service '" + service + "'. ./xenith status lists them."));
        Supervisor.requestRestart(directory, service);
        var began = System.nanoTime();
        while (System.nanoTime() - began < LIMIT.toNanos()) {
            var now = StatusReport.find(directory.statusFile()).flatMap(report -> report.find(service));
            if (now.isPresent() && now.get().sinceMillis() != before.sinceMillis()) {
                if (now.get().state() == ServiceState.READY) {
                    out.println(service + " is ready after " + (System.nanoTime() - began) / 1_000_000 + " ms.");
                    return 0;
                }
                if (now.get().state() == ServiceState.FAILED) {
                    out.println(service + " failed: " + now.get().detail());
                    return 1;
                }
            }
            Thread.sleep(50);
        }
        out.println(service + " is not ready after " + LIMIT.toMinutes() + " min.");
        return 1;
    }
}
