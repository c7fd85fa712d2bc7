package io.xenith.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What this machine must have for a lab, looked up before anything is begun. */
public final class Requirements {
    private static final SequencedMap<String, String> TO_RUN = programs(
            "qemu-system-x86_64",
            "qemu-system-x86",
            "ssh",
            "openssh-client",
            "setsid",
            "util-linux",
            "cp",
            "coreutils");
    private static final SequencedMap<String, String> TO_BUILD = programs(
            "debootstrap",
            "debootstrap",
            "mke2fs",
            "e2fsprogs",
            "unshare",
            "util-linux",
            "apt-get",
            "apt",
            "ssh-keygen",
            "openssh-client",
            "gzip",
            "gzip",
            "xz",
            "xz-utils");
    private static final String KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

    private Requirements() {}

    /**
     * What is missing, as a sentence with what to do; empty when nothing is.
     *
     * @param mustBuild whether the image is still to be made, which takes more than to run it
     */
    public static Optional<String> findMissing(boolean mustBuild) {
        return findMissing(
                mustBuild,
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                "root".equals(System.getProperty("user.name")),
                name -> name.startsWith("/")
                        ? Files.isReadable(Path.of(name))
                        : Programs.find(name).isPresent());
    }

    static Optional<String> findMissing(boolean mustBuild, String system, boolean isRoot, Predicate<String> isThere) {
        if (!system.equals("Linux amd64")) {
            return Optional.of("the lab needs Linux on x86-64, this is " + system + ".");
        }
        var packages = new TreeSet<String>();
        var programs = new ArrayList<String>();
        var needed = new LinkedHashMap<>(TO_RUN);
        if (mustBuild) {
            needed.putAll(TO_BUILD);
            needed.put(KEYRING, "debian-archive-keyring");
        }
        needed.forEach((program, packageName) -> {
            if (!isThere.test(program)) {
                programs.add(program);
                packages.add(packageName);
            }
        });
        if (!programs.isEmpty()) {
            return Optional.of("the lab lacks " + String.join(", ", programs) + ". On Debian: apt-get install "
                    + String.join(" ", packages));
        }
        if (mustBuild && !isRoot) {
            return Optional.of("making the Dom0 image needs root, because debootstrap does."
                    + " Run ./xenith lab up once as root with XENITH_LAB_CACHE set to a directory that you may read,"
                    + " or run it as root altogether.");
        }
        return Optional.empty();
    }

    private static SequencedMap<String, String> programs(String... pairs) {
        var map = new LinkedHashMap<String, String>();
        List<String> words = List.of(pairs);
        for (int index = 0; index < words.size(); index += 2) {
            map.put(words.get(index), words.get(index + 1));
        }
        return Collections.unmodifiableSequencedMap(map);
    }
}
