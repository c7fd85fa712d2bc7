package io.xenith.standalone.settings;

import io.xenith.standalone.process.Posix;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The one directory of an installation.
 *
 * @param root its absolute path
 * @param cache unpacked programs and boot images, made again when missing; usually below the root
 */
public record StateDirectory(Path root, Path cache) {
    private static final String NOTE = "This directory belongs to ./xenith: see docs/operate-embedded.md.\n";

    /** Makes the paths absolute. */
    public StateDirectory {
        root = root.toAbsolutePath().normalize();
        cache = cache.toAbsolutePath().normalize();
    }

    /** With the cache below the root. */
    public StateDirectory(Path root) {
        this(root, root.resolve("cache"));
    }

    /** Makes the directory and its parts where they are missing; refuses one that belongs to another user. */
    public void prepare() {
        try {
            if (Files.exists(root)) {
                requireOwn();
            } else {
                Files.createDirectories(root);
            }
            // As root, PostgreSQL runs as another user and has to pass through; what is secret has its own mode.
            var mode = Posix.effectiveUser() == 0 ? "rwx--x--x" : "rwx------";
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString(mode));
            Files.createDirectories(cache);
            for (var part :
                    List.of(run(), requests(), logs(), configuration(), kafkaData(), imageData(), hostAgentData())) {
                Files.createDirectories(part);
                Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwx------"));
            }
            var note = root.resolve("README");
            if (!Files.exists(note)) {
                Files.writeString(note, NOTE);
            }
        } catch (AccessDeniedException e) {
            throw new OperatorException(
                    "No permission to write " + e.getFile()
                            + ". Choose another place with --state DIR or XENITH_STATE, or give this user the right.",
                    e);
        } catch (FileSystemException e) {
            throw new OperatorException(
                    "Cannot prepare " + root + ": " + reason(e) + ". Choose another place with --state DIR.", e);
        } catch (IOException e) {
            throw new OperatorException("Cannot prepare " + root + ": " + e.getMessage(), e);
        }
    }

    private static String reason(FileSystemException e) {
        var reason = e.getReason();
        return reason == null ? e.getClass().getSimpleName() + " " + e.getFile() : reason;
    }

    private void requireOwn() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new OperatorException(root + " is not a directory. Choose another place with --state DIR.");
        }
        int owner = (int) Files.getAttribute(root, "unix:uid");
        if (owner != Posix.effectiveUser()) {
            throw new OperatorException(
                    root + " belongs to user " + Files.getOwner(root).getName()
                            + ", and this is another user. Run as that one, or choose another place with --state DIR or XENITH_STATE.");
        }
    }

    /** Whether an installation was ever made here. */
    public boolean exists() {
        return Files.isDirectory(run());
    }

    /** Settings that a person may write. */
    public Path settingsFile() {
        return root.resolve("xenith.properties");
    }

    /** Passwords and keys of this installation; mode 0600. */
    public Path secretsFile() {
        return root.resolve("secrets.properties");
    }

    /** Pid files, status and locks: worth nothing once everything has ended. */
    public Path run() {
        return root.resolve("run");
    }

    /** The settings that the running supervisor was started with. */
    public Path effectiveSettings() {
        return run().resolve("settings.properties");
    }

    /** What the supervisor says of its services. */
    public Path statusFile() {
        return run().resolve("status.json");
    }

    /** What people ask of the supervisor, a file each. */
    public Path requests() {
        return run().resolve("requests");
    }

    /** Who this process was, by service. */
    public Path pidFile(String service) {
        return run().resolve(service + ".pid");
    }

    /** Output of the services. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** Output of one service. */
    public Path log(String service) {
        return logs().resolve(service + ".log");
    }

    /** What the services keep. */
    public Path data() {
        return root.resolve("data");
    }

    /** What the broker keeps. */
    public Path kafkaData() {
        return data().resolve("kafka");
    }

    /** Image blobs. */
    public Path imageData() {
        return data().resolve("images");
    }

    /** What the simulated hosts keep. */
    public Path hostAgentData() {
        return data().resolve("host-agent");
    }

    /** Hosts with real Xen: their disks, sockets and serial logs; {@code ./xenith lab} uses the same. */
    public Path lab() {
        return root.resolve("lab");
    }

    /** PostgreSQL's cluster. The number is that of its format: another major version must never open it. */
    public Path postgresCluster() {
        return data().resolve("postgres").resolve("18");
    }

    /** Configuration files written for services; made again at each start. */
    public Path configuration() {
        return root.resolve("conf");
    }

    /** Certificates and keys. */
    public Path pki() {
        return root.resolve("pki");
    }
}
