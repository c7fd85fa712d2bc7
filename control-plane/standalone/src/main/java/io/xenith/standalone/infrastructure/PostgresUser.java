package io.xenith.standalone.infrastructure;

import io.xenith.standalone.process.Posix;
import io.xenith.standalone.settings.OperatorException;
import io.xenith.standalone.settings.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom PostgreSQL runs. It refuses to be root, so root starts it as another user, who owns the data.
 *
 * @param name the other user; empty when we are an ordinary user and it is simply us
 */
record PostgresUser(String name) {
    private static final String DEFAULT = "nobody";

    /** Who it is here; {@code XENITH_POSTGRES_USER} names another than {@code nobody}. */
    static PostgresUser choose() {
        if (Posix.effectiveUser() != 0) {
            return new PostgresUser("");
        }
        var chosen = System.getenv().getOrDefault("XENITH_POSTGRES_USER", DEFAULT);
        if (Files.notExists(Path.of("/usr/bin/setpriv")) && Files.notExists(Path.of("/bin/setpriv"))) {
            throw new OperatorException("PostgreSQL refuses to run as root, and setpriv, with which to start it as '"
                    + chosen + "', is missing. Install util-linux, or run ./xenith as an ordinary user.");
        }
        return new PostgresUser(chosen);
    }

    boolean isOther() {
        return !name.isEmpty();
    }

    /** The words before a command that make it run as this user. */
    List<String> prefix(StateDirectory directory) {
        if (!isOther()) {
            return List.of();
        }
        List<String> words =
                new ArrayList<>(List.of("setpriv", "--reuid=" + name, "--regid=" + groupOf(name), "--clear-groups"));
        if (!everybodyMayEnter(directory.root()) || !everybodyMayEnter(directory.cache())) {
            // Below a closed directory, such as root's home, this one right lets it reach its own files. The secure bit
            // keeps the right in force for access(2) too, by which initdb looks for its programs.
            words.addAll(List.of(
                    "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup"));
        }
        return words;
    }

    /** Gives a file or directory to this user. */
    void own(Path path) throws IOException {
        if (isOther()) {
            var principals = path.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(path, principals.lookupPrincipalByName(name));
        }
    }

    private static String groupOf(String user) {
        try {
            for (var line : Files.readAllLines(Path.of("/etc/passwd"))) {
                var fields = line.split(":", -1);
                if (fields.length > 3 && fields[0].equals(user)) {
                    return fields[3];
                }
            }
        } catch (IOException e) {
            throw new OperatorException("Cannot read /etc/passwd: " + e.getMessage(), e);
        }
        throw new OperatorException("PostgreSQL refuses to run as root, and there is no user '" + user
                + "' here. Name another in XENITH_POSTGRES_USER, or run ./xenith as an ordinary user.");
    }

    private static boolean everybodyMayEnter(Path directory) {
        try {
            for (Path path = directory; path != null; path = path.getParent()) {
                if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
