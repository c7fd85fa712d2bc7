package io.xenith.hostagent.command;

import io.xenith.hostagent.options.ConfigFile;
import io.xenith.hostagent.status.StatusSocket;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code xenith-agent status}: asks the running agent. Exit codes: 0 it answered, 1 it did not, 2 wrong options. */
public final class StatusCommand {

    private StatusCommand() {}

    /** Runs the command; answers its exit code. */
    public static int run(List<String> arguments, PrintStream out, PrintStream err) {
        boolean json = arguments.contains("--json");
        List<String> rest =
                arguments.stream().filter(word -> !word.equals("--json")).toList();
        Path config = ConfigFile.USUAL;
        if (rest.size() == 2 && rest.getFirst().equals("--config")) {
            config = Path.of(rest.getLast());
        } else if (!rest.isEmpty()) {
            err.println("usage: xenith-agent status [--json] [--config FILE]");
            return 2;
        }
        Map<String, ConfigFile.Line> values;
        try {
            values = ConfigFile.read(config);
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 2;
        }
        ConfigFile.Line socket = values.get("status-socket");
        if (socket == null) {
            err.println("no status-socket= in " + config + ": the agent tells its status nowhere");
            return 2;
        }
        if (!values.containsKey("control-plane")) {
            err.println("This host is not enrolled yet: see xenith-agent enrol --help.");
            return 1;
        }
        try {
            out.print(StatusSocket.ask(Path.of(socket.value()), json));
            return 0;
        } catch (IOException e) {
            err.println("The agent does not answer at " + socket.value() + " (" + e.getMessage()
                    + "). You must be root to ask; see"
                    + " also: systemctl status xenith-agent; journalctl -u xenith-agent");
        }
        return 1;
    }
}
