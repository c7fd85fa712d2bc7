package io.xenith.standalone.infrastructure;

import io.xenith.standalone.settings.OperatorException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The built tree that we run from.
 *
 * @param root the top of the repository
 */
public record Installation(Path root) {
    private static final Path EMBEDDED = Path.of("control-plane", "standalone", "target", "embedded");

    /** The tree of {@code -Dxenith.home}, or else the one that this class was built in. */
    public static Installation find() {
        var home = System.getProperty("xenith.home");
        if (home != null) {
            return new Installation(Path.of(home).toAbsolutePath().normalize());
        }
        try {
            var source =
                    Installation.class.getProtectionDomain().getCodeSource().getLocation();
            for (Path path = Path.of(source.toURI()); path != null; path = path.getParent()) {
                if (Files.isDirectory(path.resolve(EMBEDDED))) {
                    return new Installation(path);
                }
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        throw new OperatorException("Cannot find the built tree: set -Dxenith.home to the top of the repository.");
    }

    /** Class path of the Kafka broker. */
    public Path kafkaLibraries() {
        return root.resolve(EMBEDDED).resolve("kafka");
    }

    /** The archive of PostgreSQL or Keycloak whose file name begins so. */
    public Path archive(String prefix) {
        var directory = root.resolve(EMBEDDED).resolve("archives");
        try (var files = Files.newDirectoryStream(directory, prefix + "*")) {
            var found = files.iterator();
            if (found.hasNext()) {
                return found.next();
            }
        } catch (IOException e) {
            throw new OperatorException(
                    "Cannot read " + directory + ": build first with ./xenith up or mvn package.", e);
        }
        throw new OperatorException(
                "There is no " + prefix + " in " + directory + ": build first with ./xenith up or mvn package.");
    }
}
