package io.xenith.hypervisor.dom0.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is mounted on this host, as the kernel says, in the order of mounting. */
public record Mounts(List<Mount> mounts) {
    private static final Path THIS_PROCESS = Path.of("/proc/self/mountinfo");
    private static final int POINT_FIELD = 4;

    public Mounts {
        mounts = List.copyOf(mounts);
    }

    /** One file system in its place. */
    public record Mount(Path point, String type) {}

    /** As it is now. */
    static Mounts ofThisHost() throws IOException {
        return parse(Files.readAllLines(THIS_PROCESS));
    }

    /**
     * Reads lines as proc(5) describes them: the place is the fifth field, the type the first one behind a lone dash, and a
     * character that would break a line is its number in octal. A line of another form is an {@link IOException}.
     */
    static Mounts parse(List<String> lines) throws IOException {
        var mounts = new ArrayList<Mount>();
        for (var line : lines) {
            var fields = List.of(line.split(" "));
            int dash = fields.indexOf("-");
            if (dash <= POINT_FIELD || dash + 1 >= fields.size()) {
                throw new IOException("not a line of mountinfo: " + line);
            }
            mounts.add(new Mount(Path.of(unescape(fields.get(POINT_FIELD))), fields.get(dash + 1)));
        }
        return new Mounts(mounts);
    }

    private static String unescape(String field) {
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    /** The file system that a path without symbolic links is on: the deepest one, and of those in one place the last, which hides the others. */
    Optional<Mount> find(Path path) {
        Mount found = null;
        for (var mount : mounts) {
            boolean deeper = found == null || mount.point.getNameCount() >= found.point.getNameCount();
            if (path.startsWith(mount.point) && deeper) {
                found = mount;
            }
        }
        return Optional.ofNullable(found);
    }
}
