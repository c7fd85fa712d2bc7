package io.xenith.hostagent.options;

import java.nio.file.Path;

/** Where the disks of a real host's domains are kept. */
public sealed interface DiskPlace {

    /** Files in a directory; on XFS or Btrfs, root disks share their blocks with the image. */
    record Files(Path directory) implements DiskPlace {}

    /** Volumes in a thin pool of LVM. */
    record LvmThin(String group, String pool) implements DiskPlace {}

    /** Files in a folder of this host's own, below a directory on a network file system that other hosts have, too. */
    record Shared(Path directory) implements DiskPlace {}

    /** Reads {@code file:DIR} or {@code lvm-thin:GROUP/POOL}; throws {@link IllegalArgumentException} naming the option. */
    static DiskPlace parse(String word, String text) {
        if (text.startsWith("file:/")) {
            return new Files(Path.of(text.substring("file:".length())));
        }
        String[] names = text.startsWith("lvm-thin:")
                ? text.substring("lvm-thin:".length()).split("/", -1)
                : new String[0];
        if (names.length == 2 && !names[0].isEmpty() && !names[1].isEmpty()) {
            return new LvmThin(names[0], names[1]);
        }
        throw new IllegalArgumentException(word + " must be file:/DIRECTORY or lvm-thin:GROUP/POOL");
    }
}
