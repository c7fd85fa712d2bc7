package io.xenith.hypervisor;

import java.util.Collections;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * What a config drive is to hold: the files of OpenStack's layout ({@code openstack/latest/meta_data.json} …) by path.
 * Holds secrets (user data, passwords): never logged, {@link #toString} tells sizes only.
 */
public final class ConfigDrive {
    private static final int MOST_BYTES = 1 << 20;

    private final TreeMap<String, byte[]> files;

    /** Takes copies. At most 1 MiB together; paths are relative, without {@code ..}. */
    public ConfigDrive(java.util.Map<String, byte[]> files) {
        this.files = new TreeMap<>();
        long bytes = 0;
        for (var file : files.entrySet()) {
            var path = Objects.requireNonNull(file.getKey());
            if (path.isEmpty() || path.startsWith("/") || path.contains("..")) {
                throw new HypervisorException(new Failure.InvalidConfig("config drive", "bad path: " + path));
            }
            this.files.put(path, file.getValue().clone());
            bytes += file.getValue().length;
        }
        if (bytes > MOST_BYTES) {
            throw new HypervisorException(new Failure.InvalidConfig("config drive", "more than 1 MiB: " + bytes));
        }
    }

    /** The files by path, in order of path. The arrays are the drive's own: not to be changed. */
    public SequencedMap<String, byte[]> files() {
        return Collections.unmodifiableSequencedMap(files);
    }

    @Override
    public String toString() {
        return "ConfigDrive[" + files.size() + " files, "
                + files.values().stream().mapToLong(file -> file.length).sum() + " B]";
    }
}
