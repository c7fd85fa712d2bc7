package io.xenith.lab.image;

import io.xenith.lab.XenRelease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Everything that decides what an image is, apart from the day on which Debian's archive is asked. */
public final class Recipe {
    private static final List<String> FILES =
            List.of("build-dom0.sh", "become.sh", "guest-init.sh", "guest-end.sh", "packages");
    /** Of the Java runtime in Dom0: what the agent, its tests and a look inside need. */
    static final String MODULES = "java.base,java.compiler,java.instrument,java.logging,java.management,java.naming,"
            + "java.net.http,java.security.jgss,java.sql,java.xml,jdk.attach,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.management,"
            + "jdk.naming.dns,jdk.unsupported,jdk.zipfs";

    private final XenRelease release;
    private final String java;
    private final SequencedMap<String, byte[]> files;

    private Recipe(XenRelease release, String java, Map<String, byte[]> files) {
        this.release = release;
        this.java = java;
        this.files = Collections.unmodifiableSequencedMap(new TreeMap<>(files));
    }

    /** The recipe as it is packed with this program; the Java runtime is this one's. */
    public static Recipe of(XenRelease release) {
        var files = new TreeMap<String, byte[]>();
        for (var name : FILES) {
            try (var in = Recipe.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IllegalStateException("the recipe lacks " + name);
                }
                files.put(name, in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return of(release, Runtime.version().toString(), files);
    }

    static Recipe of(XenRelease release, String java, Map<String, byte[]> files) {
        return new Recipe(release, java, files);
    }

    /** The release it makes. */
    public XenRelease release() {
        return release;
    }

    /** The name of the image in the cache: the release, and a hash of everything else. */
    public String name() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            add(digest, release.suite());
            add(digest, java);
            add(digest, MODULES);
            files.forEach((name, content) -> {
                add(digest, name);
                digest.update(content);
                digest.update((byte) 0);
            });
            return release.version() + "-" + HexFormat.of().formatHex(digest.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Debian's packages in the image. */
    List<String> packages() {
        var text = new String(Objects.requireNonNull(files.get("packages")), StandardCharsets.UTF_8);
        var packages = new ArrayList<>(
                List.of("xen-hypervisor-" + release.version() + "-amd64", "xen-utils-" + release.version()));
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(packages::add);
        return packages;
    }

    /** Writes the recipe's files where the shell can read them. */
    void unpack(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (var file : files.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
