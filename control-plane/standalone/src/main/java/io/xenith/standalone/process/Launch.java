package io.xenith.standalone.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to start a process.
 *
 * @param command program and arguments
 * @param environment all of its environment; nothing is inherited but what is named here
 * @param directory its working directory
 * @param marker an argument that only this service of this installation has: by it a process without a pid file is known
 * @param stamp changes when the program's own files change, so that an old process is not taken for the new build
 */
public record Launch(
        List<String> command, Map<String, String> environment, Path directory, String marker, String stamp) {

    /** Copies, and sorts the environment. */
    public Launch {
        command = List.copyOf(command);
        environment = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        if (!command.contains(marker)) {
            throw new IllegalArgumentException("the marker must be one of the arguments: " + marker);
        }
    }

    /** A digest of everything here: a running process with the same one need not be started anew. Reveals no secret. */
    public String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : command) {
                update(digest, part);
            }
            environment.forEach((name, value) -> update(digest, name + "=" + value));
            update(digest, directory.toString());
            update(digest, stamp);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(MessageDigest digest, String part) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }

    /** Withholds the environment, which holds passwords. */
    @Override
    public String toString() {
        return "Launch[" + String.join(" ", command) + "]";
    }
}
