package io.xenith.standalone.settings;

import io.xenith.standalone.process.PortOwner;
import io.xenith.standalone.process.ProcessIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Refuses to start on ports that somebody else has, and says who and what to do. */
public final class PortCheck {

    private PortCheck() {}

    /**
     * Throws when a port is taken or given twice.
     *
     * @param ours whether a process is one that this installation left running and will take over or end
     */
    public static void requireFree(Settings settings, Predicate<ProcessIdentity> ours) {
        List<String> complaints = new ArrayList<>();
        var used = settings.usedPorts();
        for (int index = 0; index < used.size(); index++) {
            var port = used.get(index);
            for (var earlier : used.subList(0, index)) {
                if (earlier.number() == port.number()) {
                    complaints.add("port " + port.number() + " is given to both "
                            + earlier.name().label() + " and " + port.name().label());
                }
            }
            if (!PortOwner.isFree(port.number())) {
                var owner = PortOwner.find(port.number());
                if (owner.filter(ours).isEmpty()) {
                    complaints.add(describe(port, owner));
                }
            }
        }
        if (!complaints.isEmpty()) {
            var example = complaints.getFirst();
            throw new OperatorException(String.join("\n", complaints) + "\n\n" + advice(used, example));
        }
    }

    private static String describe(Settings.UsedPort port, Optional<ProcessIdentity> owner) {
        return "port " + port.number() + " (" + port.name().label() + ") is taken by "
                + owner.map(process -> "process " + process.pid() + " (" + shortCommand(process) + ")")
                        .orElse("a process of another user");
    }

    private static String shortCommand(ProcessIdentity process) {
        var command = String.join(" ", process.commandLine());
        return command.length() > 80 ? command.substring(0, 80) + "…" : command;
    }

    private static String advice(List<Settings.UsedPort> used, String firstComplaint) {
        var port = used.stream()
                .filter(candidate -> firstComplaint.startsWith("port " + candidate.number() + " "))
                .findFirst()
                .orElse(used.getFirst());
        var label = port.name().label();
        var other = port.number() + 10_000;
        return "End that process, or move the port in one of these ways:\n"
                + "  ./xenith up --port " + label + "=" + other + "\n"
                + "  " + SettingSources.variableName("port." + label) + "=" + other + " ./xenith up\n"
                + "  a line 'port." + label + "=" + other + "' in xenith.properties of the state directory";
    }
}
