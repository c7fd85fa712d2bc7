package io.xenith.standalone.supervise;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.xenith.standalone.process.AtomicFile;
import io.xenith.standalone.process.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the supervisor tells other processes, as a file.
 *
 * @param supervisor which process wrote it
 * @param startedMillis when that one began, since 1970
 * @param services the lines of the board
 */
public record StatusReport(ProcessIdentity supervisor, long startedMillis, List<ServiceStatus> services) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the list. */
    public StatusReport {
        services = List.copyOf(services);
    }

    /** Writes the file, whole or not at all. */
    public void write(Path file) throws IOException {
        AtomicFile.write(
                file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this), AtomicFile.READABLE_BY_ALL);
    }

    /** The last report; empty when there is none. It may come from a supervisor that is dead: look at {@link #supervisor}. */
    public static Optional<StatusReport> find(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), StatusReport.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The line of one service; empty when there is none of that name. */
    public Optional<ServiceStatus> find(String service) {
        return services.stream().filter(line -> line.name().equals(service)).findFirst();
    }

    /** Whether all are ready. */
    @com.fasterxml.jackson.annotation.JsonIgnore
    public boolean isReady() {
        return services.stream().allMatch(line -> line.state() == ServiceState.READY);
    }
}
