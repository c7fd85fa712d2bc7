package io.xenith.hypervisor.dom0.disk;

import io.xenith.hypervisor.DiskFormat;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file's name says of it: {@code <disk>.<origin>.<created>.raw}, or {@code .qcow2} with its image beside it as {@code .base}; in the
 * making it ends in {@code .staged}.
 *
 * @param kind {@code raw}, {@code qcow2} or {@code base}
 */
record DiskFile(VolumeKey key, String kind, boolean staged) {
    static final String BASE = "base";

    private static final Pattern NAME = Pattern.compile(
            "(?<disk>[0-9a-z-]+)\\.(?<origin>[0-9a-f]{32})\\.(?<created>[0-9]{1,18})\\.(?<kind>raw|qcow2|base)(?<staged>\\.staged)?");

    static DiskFile whole(VolumeKey key, DiskFormat format) {
        return new DiskFile(key, format.name().toLowerCase(Locale.ROOT), false);
    }

    /** Reads a name, without folders; empty for one that is not ours. */
    static Optional<DiskFile> parse(String name) {
        var match = NAME.matcher(name);
        return match.matches()
                ? VolumeKey.parseId(match.group("disk"))
                        .map(id -> new DiskFile(
                                new VolumeKey(id, match.group("origin"), Long.parseLong(match.group("created"))),
                                match.group("kind"),
                                match.group("staged") != null))
                : Optional.empty();
    }

    /** Whether it is a whole disk of its own. */
    boolean isDisk() {
        return !staged && !kind.equals(BASE);
    }

    DiskFile asStaged() {
        return new DiskFile(key, kind, true);
    }

    Path in(Path folder) {
        return folder.resolve(
                key.id() + "." + key.origin() + "." + key.createdMicros() + "." + kind + (staged ? ".staged" : ""));
    }
}
