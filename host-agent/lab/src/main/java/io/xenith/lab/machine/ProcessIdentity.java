package io.xenith.lab.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One process, told apart from every other that has or had its number.
 *
 * @param pid the number
 * @param startTicks when it started, in clock ticks since this machine booted
 * @param commandLine with what
 */
record ProcessIdentity(long pid, long startTicks, List<String> commandLine) {
    private static final int STATE_FIELD = 0;
    private static final int START_FIELD = 19;

    /** The process that has this number now; empty when there is none, or it is dead and only not yet reaped. */
    static Optional<ProcessIdentity> find(Path proc, long pid) {
        var directory = proc.resolve(Long.toString(pid));
        try {
            var stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
            // The command is in parentheses and may itself hold blanks and parentheses.
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            if (fields[STATE_FIELD].equals("Z") || fields[STATE_FIELD].equals("X")) {
                return Optional.empty();
            }
            var words = Files.readString(directory.resolve("cmdline"), StandardCharsets.UTF_8);
            return Optional.of(
                    new ProcessIdentity(pid, Long.parseLong(fields[START_FIELD]), List.of(words.split("\0", -1))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether it is the machine of the host in this directory. */
    boolean isMachineIn(Path directory) {
        int flag = commandLine.indexOf("-pidfile");
        return commandLine.getFirst().endsWith(QemuCommand.PROGRAM)
                && flag >= 0
                && flag + 1 < commandLine.size()
                && commandLine.get(flag + 1).equals(QemuCommand.pidFile(directory));
    }
}
