package io.xenith.standalone.process;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 * @param startTicks when it started, in clock ticks since the machine booted
 * @param bootId the boot of the machine in which it started
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {

    private static final Path PROC = Path.of("/proc");
    // Fields of /proc/<pid>/stat after the command, which is in parentheses and may itself hold blanks and parentheses.
    private static final int STATE_FIELD = 0;
    private static final int PARENT_FIELD = 1;
    private static final int START_FIELD = 19;

    /** The process that has this number now; empty when there is none, or it is dead and only not yet reaped. */
    public static Optional<ProcessIdentity> find(long pid) {
        return readStat(pid)
                .filter(fields -> isRunning(fields))
                .map(fields -> new ProcessIdentity(pid, Long.parseLong(fields[START_FIELD]), currentBootId()));
    }

    /** This process. */
    public static ProcessIdentity current() {
        return find(ProcessHandle.current().pid()).orElseThrow();
    }

    /** Whether exactly this process is still running. */
    @JsonIgnore
    public boolean isAlive() {
        return bootId.equals(currentBootId())
                && readStat(pid)
                        .filter(fields -> isRunning(fields) && Long.parseLong(fields[START_FIELD]) == startTicks)
                        .isPresent();
    }

    /** The command line, argument by argument; empty when the process is gone. */
    public List<String> commandLine() {
        return isAlive() ? commandLine(pid) : List.of();
    }

    /** The parent's number; empty when the process is gone. */
    public static Optional<Long> findParent(long pid) {
        return readStat(pid).map(fields -> Long.parseLong(fields[PARENT_FIELD]));
    }

    /** The command line of whatever has this number; empty when it is gone or not ours to read. */
    public static List<String> commandLine(long pid) {
        try {
            var text =
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("cmdline"), StandardCharsets.ISO_8859_1);
            return text.isEmpty() ? List.of() : List.of(text.split("\0"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isRunning(String[] statFields) {
        return !statFields[STATE_FIELD].equals("Z") && !statFields[STATE_FIELD].equals("X");
    }

    private static Optional<String[]> readStat(long pid) {
        try {
            var text = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            var fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            return fields.length > START_FIELD ? Optional.of(fields) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String currentBootId() {
        return BootId.VALUE;
    }

    private static final class BootId {
        static final String VALUE = read();

        private static String read() {
            try {
                return Files.readString(PROC.resolve("sys/kernel/random/boot_id"))
                        .strip();
            } catch (IOException e) {
                throw new IllegalStateException("this needs Linux with /proc mounted", e);
            }
        }
    }
}
