package io.xenith.standalone.cli;

import io.xenith.standalone.infrastructure.Jvm;
import io.xenith.standalone.process.ChildProcess;
import io.xenith.standalone.process.Launch;
import io.xenith.standalone.process.PidFile;
import io.xenith.standalone.process.ProcessIdentity;
import io.xenith.standalone.process.ProcessTable;
import io.xenith.standalone.settings.StateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds and starts the supervisor process of an installation. */
final class RunningSupervisor {
    static final String NAME = "supervisor";

    private RunningSupervisor() {}

    /** The supervisor that runs now. */
    static Optional<ProcessIdentity> find(StateDirectory directory) {
        var marker = Jvm.marker(directory, NAME);
        return PidFile.findRunning(directory.pidFile(NAME))
                .filter(held -> held.marker().equals(marker))
                .map(PidFile::process);
    }

    /** Processes that an earlier supervisor left behind: they carry this directory in an argument of ours. */
    static List<ProcessIdentity> leftovers(StateDirectory directory) {
        return ProcessTable.findByArgument(argument -> belongsTo(directory, argument));
    }

    /** Whether a process was started by this installation. */
    static boolean isOurs(StateDirectory directory, ProcessIdentity process) {
        return process.commandLine().stream().anyMatch(argument -> belongsTo(directory, argument));
    }

    private static boolean belongsTo(StateDirectory directory, String argument) {
        var service = argument.startsWith("-Dxenith.service=") && argument.endsWith("@" + directory.root());
        return service || argument.equals(directory.postgresCluster().toString());
    }

    /** Starts one in a session of its own; it goes on when this process and its terminal are gone. */
    static ChildProcess start(StateDirectory directory, Path home) throws IOException {
        List<String> command = new ArrayList<>(Jvm.command(directory, NAME, 64));
        command.addAll(List.of(
                "-Dxenith.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                "io.xenith.standalone.Main",
                "supervise",
                "--state",
                directory.root().toString()));
        Map<String, String> own = new TreeMap<>(System.getenv());
        own.keySet().removeIf(variable -> !variable.startsWith("XENITH_"));
        var marker = Jvm.marker(directory, NAME);
        var launch = new Launch(command, Jvm.environment(own), directory.root(), marker, "");
        var child = ChildProcess.start(launch, directory.log(NAME));
        new PidFile(child.identity(), marker, launch.fingerprint()).write(directory.pidFile(NAME));
        return child;
    }
}
