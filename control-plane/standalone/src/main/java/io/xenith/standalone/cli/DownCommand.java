package io.xenith.standalone.cli;

import io.xenith.standalone.process.ChildProcess;
import io.xenith.standalone.process.Posix;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.supervise.Supervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/** Stops everything: asks the supervisor, and ends what a dead one left behind. */
final class DownCommand {
    private static final Duration LEFTOVER_LIMIT = Duration.ofSeconds(20);

    private final PrintStream out;
    private final StateDirectory directory;

    DownCommand(PrintStream out, StateDirectory directory) {
        this.out = out;
        this.directory = directory;
    }

    int run() throws IOException, InterruptedException {
        var began = System.nanoTime();
        var running = RunningSupervisor.find(directory);
        if (running.isPresent()) {
            out.println("Stopping.");
            ChildProcess.adopt(running.get()).stop(Posix.SIGTERM, Supervisor.STOP_LIMIT.multipliedBy(2));
        }
        var leftovers = RunningSupervisor.leftovers(directory);
        // PostgreSQL last, so that the others can still write what they have to.
        for (var process : leftovers) {
            if (!isPostgres(process)) {
                end(process, Posix.SIGTERM);
            }
        }
        for (var process : leftovers) {
            if (isPostgres(process)) {
                end(process, Posix.SIGINT);
            }
        }
        if (running.isEmpty() && leftovers.isEmpty()) {
            out.println("Nothing runs in " + directory.root() + ".");
        } else {
            out.println("Stopped after " + (System.nanoTime() - began) / 1_000_000_000 + " s. Data stays in "
                    + directory.root() + ".");
        }
        return 0;
    }

    private boolean isPostgres(io.xenith.standalone.process.ProcessIdentity process) {
        return process.commandLine().contains(directory.postgresCluster().toString());
    }

    private void end(io.xenith.standalone.process.ProcessIdentity process, int signal)
            throws IOException, InterruptedException {
        if (!ChildProcess.adopt(process).stop(signal, LEFTOVER_LIMIT)) {
            throw new IOException("process " + process.pid() + " cannot be ended");
        }
    }
}
