package io.xenith.hypervisor.libxl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends children of {@code fork} that can never end by themselves. libxl forks, from a process of many threads, children that go on
 * in its own code: to destroy a domain, and for a moment before each hotplug script. Such a child has one thread, and copies of
 * all locks; one that another thread held when it was forked stays locked in it for ever (seen: the one on libxencall's cache of
 * hypercall buffers, which every hypercall takes). Killed, it ends what libxl waited for with an error, and the caller tries again.
 *
 * <p>None is ended that could go on: a process of one thread that waits, without a time limit, on a lock in memory that it
 * shares with nobody has nobody to wake it. A child that Java starts shares memory for the moment before its own program begins; so
 * a child is ended only when it is found waiting at the same place twice.
 */
final class StuckChildren {
    private static final Logger LOG = LoggerFactory.getLogger(StuckChildren.class);

    /** {@code futex(address, FUTEX_WAIT_PRIVATE, value, no time limit)} in {@code /proc/PID/syscall}, on x86-64 and on ARM64. */
    private static final Pattern WAITS_FOR_EVER =
            Pattern.compile("(?:202|98) 0x\\p{XDigit}+ 0x80 0x\\p{XDigit}+ 0x0 .*");

    private static final Pattern ONE_THREAD = Pattern.compile("(?m)^Threads:\\s+1$");

    private final Path program;
    private final Supplier<Stream<ProcessHandle>> children;
    /** Where each waited when it was last looked at, by process. */
    private Map<ProcessHandle, String> waiting = Map.of();

    /**
     * @param program what children run that have not begun a program of their own: that of this process
     * @param children those of this process
     */
    StuckChildren(Path program, Supplier<Stream<ProcessHandle>> children) {
        this.program = program;
        this.children = children;
    }

    static StuckChildren ofThisProcess() {
        return new StuckChildren(
                Path.of(ProcessHandle.current().info().command().orElse("/proc/self/exe")),
                () -> ProcessHandle.current().children());
    }

    /** Ends those that waited at the same place the last time; to be run every few seconds. Never fails. */
    synchronized void look() {
        var now = new HashMap<ProcessHandle, String>();
        for (var child : children.get().toList()) {
            try {
                var place = findPlace(child.pid());
                if (place.isEmpty()) {
                    continue;
                }
                if (place.equals(waiting.get(child))) {
                    LOG.warn(
                            "child {} waits for a lock that nobody can give back; ended, and what it was for is tried again",
                            child.pid());
                    child.destroyForcibly();
                } else {
                    now.put(child, place);
                }
            } catch (IOException | IllegalStateException e) {
                LOG.trace("child {} ended while it was looked at", child.pid(), e);
            }
        }
        waiting = now;
    }

    /** Its registers where it waits for ever; empty for any other process. */
    private String findPlace(long pid) throws IOException {
        var process = Path.of("/proc", Long.toString(pid));
        var call = readFirst(process.resolve("syscall"));
        if (!WAITS_FOR_EVER.matcher(call).matches()
                || !ONE_THREAD
                        .matcher(Files.readString(process.resolve("status")))
                        .find()
                || !Files.isSameFile(process.resolve("exe"), program)) {
            return "";
        }
        return call;
    }

    private static String readFirst(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? "" : lines.getFirst();
    }
}
