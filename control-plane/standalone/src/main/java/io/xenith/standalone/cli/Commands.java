package io.xenith.standalone.cli;

import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.SettingSources;
import io.xenith.standalone.settings.Settings;
import io.xenith.standalone.settings.StateDirectory;
import io.xenith.standalone.stack.OpenRc;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads what was typed and runs the command. */
public final class Commands {
    private final PrintStream out;
    private final Map<String, String> environment;
    private final Path home;

    /** Commands of the tree at {@code home}. */
    public Commands(PrintStream out, Map<String, String> environment, Path home) {
        this.out = out;
        this.environment = Map.copyOf(environment);
        this.home = home;
    }

    /** Runs one command and answers the exit status: 0 is well, 1 is not, 3 (of status) is not running. */
    public int run(List<String> typed) throws IOException, InterruptedException {
        var arguments = Arguments.parse(typed);
        var directory = new StateDirectory(arguments.stateDirectory(environment, home));
        return switch (arguments.command()) {
            case "up" ->
                new UpCommand(
                                out,
                                directory,
                                home,
                                settingsFor(arguments, directory),
                                arguments.settings().keySet())
                        .run();
            case "supervise" -> new SuperviseCommand(out, directory).run();
            case "down" -> new DownCommand(out, directory).run();
            case "status" -> new StatusCommand(out, directory).run();
            case "openrc" -> openrc(directory, arguments.firstWord().orElse("admin"));
            case "logs" -> new LogsCommand(out, directory).run(arguments.words(), arguments.has("-f", "--follow"));
            case "load" -> new LoadCommand(out, directory).run(arguments);
            case "restart" ->
                new RestartCommand(out, directory)
                        .run(arguments
                                .firstWord()
                                .orElseThrow(
                                        () -> new OperatorException("Which service? ./xenith status lists them.")));
            case "reset" ->
                new ResetCommand(out, directory).run(arguments.has("--yes", "-y"), arguments.has("--cache"));
            default -> throw new OperatorException("Unknown command " + arguments.command() + ". Try ./xenith help.");
        };
    }

    private Settings settingsFor(Arguments arguments, StateDirectory directory) {
        return Settings.from(SettingSources.of(arguments.settings(), environment, directory.settingsFile()));
    }

    private int openrc(StateDirectory directory, String user) {
        out.print(OpenRc.shell(
                OpenRc.variables(user, effectiveSettings(directory), Secrets.load(directory.secretsFile()))));
        return 0;
    }

    /** The settings that the installation was last started with. */
    static Settings effectiveSettings(StateDirectory directory) {
        if (!Files.exists(directory.effectiveSettings())) {
            throw new OperatorException(
                    "There is no installation in " + directory.root() + " yet. Run ./xenith up first.");
        }
        return Settings.from(SettingSources.of(Map.of(), Map.of(), directory.effectiveSettings()));
    }
}
