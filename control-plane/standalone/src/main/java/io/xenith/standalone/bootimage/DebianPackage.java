package io.xenith.standalone.bootimage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Takes one file out of a {@code .deb}, without unpacking the rest and without dpkg. */
final class DebianPackage {
    private DebianPackage() {}

    /** Copies the first regular file with such a path ({@code ./boot/vmlinuz-…}) and answers that path. */
    static Optional<String> extract(Path deb, Predicate<String> wanted, Path to) throws IOException {
        try (var members = new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(deb)))) {
            for (var member = members.getNextEntry(); member != null; member = members.getNextEntry()) {
                if (member.getName().equals("data.tar.xz")) {
                    return extractFromTar(new XZInputStream(members), wanted, to);
                }
                if (member.getName().startsWith("data.tar")) {
                    throw new IOException(deb.getFileName() + " is packed as " + member.getName() + ", not as .xz");
                }
            }
        }
        throw new IOException(deb.getFileName() + " has no data in it");
    }

    private static Optional<String> extractFromTar(InputStream data, Predicate<String> wanted, Path to)
            throws IOException {
        var entries = new TarArchiveInputStream(data);
        for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
            if (entry.isFile() && wanted.test(entry.getName())) {
                Files.copy(entries, to, StandardCopyOption.REPLACE_EXISTING);
                return Optional.of(entry.getName());
            }
        }
        return Optional.empty();
    }
}
