package io.xenith.standalone.infrastructure;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks archives whole or not at all, with modes that every user may read and enter. */
public final class Archives {
    private static final int ANY_EXECUTE = 0111;

    private Archives() {}

    /** What fills an empty directory. */
    @FunctionalInterface
    public interface Filler {
        /** Fills it. */
        void fill(Path emptyDirectory) throws IOException, InterruptedException;
    }

    /** Makes the directory by filling another and moving it to its name; does nothing when it is there. */
    public static void makeOnce(Path directory, Filler filler) throws IOException, InterruptedException {
        if (Files.isDirectory(directory)) {
            return;
        }
        var fresh = directory.resolveSibling(directory.getFileName() + ".new");
        removeTree(fresh);
        Files.createDirectories(fresh);
        filler.fill(fresh);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Unpacks the tar.xz that is the only such entry of a jar. */
    public static void unpackTarXzInJar(Path jar, Path into) throws IOException {
        try (var entries = new ZipInputStream(new BufferedInputStream(Files.newInputStream(jar)))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    unpackTar(new XZInputStream(entries), into);
                    return;
                }
            }
        }
        throw new IOException("no .txz in " + jar);
    }

    /** Unpacks a zip, leaving out its single top folder. Scripts ({@code .sh}) become executable. */
    public static void unpackZip(Path zip, Path into) throws IOException {
        try (var entries = new ZipInputStream(new BufferedInputStream(Files.newInputStream(zip), 1 << 16))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                var name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                if (name.isEmpty()) {
                    continue;
                }
                var target = inside(into, name);
                if (entry.isDirectory()) {
                    makeDirectories(target, into);
                } else {
                    writeFile(target, into, entries, name.endsWith(".sh"));
                }
            }
        }
    }

    private static void unpackTar(InputStream tar, Path into) throws IOException {
        var entries = new TarArchiveInputStream(new BufferedInputStream(tar, 1 << 16));
        for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            var target = inside(into, entry.getName());
            if (entry.isDirectory()) {
                makeDirectories(target, into);
            } else if (entry.isSymbolicLink()) {
                inside(
                        into,
                        into.relativize(target)
                                .resolveSibling(entry.getLinkName())
                                .toString());
                makeDirectories(parent(target), into);
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } else if (entry.isLink()) {
                Files.createLink(target, inside(into, entry.getLinkName()));
            } else {
                writeFile(target, into, entries, (entry.getMode() & ANY_EXECUTE) != 0);
            }
        }
    }

    private static Path inside(Path root, String name) throws IOException {
        var target = root.resolve(name).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("archive entry outside its folder: " + name);
        }
        return target;
    }

    private static Path parent(Path path) {
        return java.util.Objects.requireNonNull(path.getParent());
    }

    private static void makeDirectories(Path directory, Path root) throws IOException {
        Files.createDirectories(directory);
        for (Path made = directory; made.startsWith(root) && !made.equals(root); made = parent(made)) {
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void writeFile(Path target, Path root, InputStream content, boolean executable) throws IOException {
        if (!Files.isDirectory(parent(target))) {
            makeDirectories(parent(target), root);
        }
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    /** Removes a directory and everything in it, without following links; nothing when it is not there. */
    public static void removeTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (var path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        }
    }
}
