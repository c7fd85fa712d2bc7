package io.xenith.hostagent.status;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One agent process.
 *
 * @param hosts the first few
 */
public record AgentStatus(
        String version,
        long pid,
        Duration uptime,
        Memory memory,
        String controlPlane,
        String imageService,
        List<HostStatus> hosts) {

    private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");

    /**
     * What the process takes of Dom0's memory, in KiB; zeros where the kernel does not say.
     *
     * @param resident all pages that are mapped, also those of files
     * @param own pages that are not of a file: what it costs when memory is short
     */
    public record Memory(long resident, long own) {}

    /** The status of this process. */
    public static AgentStatus of(String version, String controlPlane, String imageService, List<HostStatus> hosts) {
        ProcessHandle self = ProcessHandle.current();
        Duration uptime = self.info()
                .startInstant()
                .map(start -> Duration.between(start, java.time.Instant.now()))
                .orElse(Duration.ZERO);
        return new AgentStatus(version, self.pid(), uptime, readMemory(), controlPlane, imageService, hosts);
    }

    private static Memory readMemory() {
        long resident = 0;
        long own = 0;
        try {
            for (String line : Files.readAllLines(ROLLUP)) {
                if (line.startsWith("Rss:")) {
                    resident = kibibytes(line);
                } else if (line.startsWith("Anonymous:")) {
                    own = kibibytes(line);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return new Memory(0, 0);
        }
        return new Memory(resident, own);
    }

    private static long kibibytes(String line) {
        return Long.parseLong(line.replaceAll("\\D", ""));
    }
}
