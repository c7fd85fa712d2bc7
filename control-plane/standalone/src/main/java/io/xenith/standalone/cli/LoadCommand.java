package io.xenith.standalone.cli;

import io.xenith.standalone.infrastructure.PostgresDatabases;
import io.xenith.standalone.load.LoadRun;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.PortName;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.stack.OpenRc;
import io.xenith.standalone.supervise.StatusReport;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** Puts load on the running cloud, as its administrator, and prints what it cost. */
final class LoadCommand {
    private static final int SERVERS = 300;
    private static final int PARALLEL = 8;
    private static final int ROUNDS = 1;

    private final PrintStream out;
    private final StateDirectory directory;

    LoadCommand(PrintStream out, StateDirectory directory) {
        this.out = out;
        this.directory = directory;
    }

    int run(Arguments arguments) throws IOException, InterruptedException {
        var plan = plan(arguments);
        var report = StatusReport.find(directory.statusFile()).filter(StatusReport::isReady);
        if (RunningSupervisor.find(directory).isEmpty() || report.isEmpty()) {
            throw new OperatorException("The cloud is not ready: ./xenith status says why.");
        }
        Map<String, Long> processes = new TreeMap<>();
        report.get().services().forEach(service -> service.findProcess()
                .ifPresent(process -> processes.put(service.name(), process.pid())));
        var settings = Commands.effectiveSettings(directory);
        var secrets = Secrets.load(directory.secretsFile());
        new LoadRun(
                        plan,
                        OpenRc.variables("admin", settings, secrets),
                        processes,
                        () -> writingTransactions(settings.ports().port(PortName.POSTGRES), secrets),
                        out)
                .run();
        return 0;
    }

    private static long writingTransactions(int port, Secrets secrets) {
        try {
            return PostgresDatabases.writingTransactions(port, secrets);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not answer", e);
        }
    }

    private static LoadRun.Plan plan(Arguments arguments) {
        if (!arguments.words().isEmpty()) {
            throw new OperatorException("load takes options only: --servers N --parallel N --rounds N.");
        }
        try {
            return new LoadRun.Plan(
                    arguments.number("servers", SERVERS),
                    arguments.number("parallel", PARALLEL),
                    arguments.number("rounds", ROUNDS),
                    "m1.tiny",
                    "tiny",
                    "private");
        } catch (IllegalArgumentException e) {
            throw new OperatorException("--" + e.getMessage(), e);
        }
    }
}
