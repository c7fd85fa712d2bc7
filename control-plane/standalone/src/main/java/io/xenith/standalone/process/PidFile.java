package io.xenith.standalone.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an earlier supervisor left written about a process, so that a later one can know it again.
 *
 * @param process which process
 * @param marker the argument by which its command line is known
 * @param fingerprint of the launch it came from
 */
public record PidFile(ProcessIdentity process, String marker, String fingerprint) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Writes the file, whole or not at all. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, JSON.writeValueAsBytes(this), AtomicFile.READABLE_BY_ALL);
    }

    /** The process that the file speaks of, if it still runs and its command line has the marker; a broken file is none. */
    public static Optional<PidFile> findRunning(Path file) {
        try {
            var held = JSON.readValue(Files.readAllBytes(file), PidFile.class);
            return Optional.of(held).filter(found -> found.process.commandLine().contains(found.marker));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
