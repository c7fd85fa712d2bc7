package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an instance boots from, taken from the image's record when the instance was made or rebuilt.
 *
 * @param root the image of the root disk
 * @param rootBytes size of the disk that the image describes
 * @param kernel for direct kernel boot; absent when the disk's own boot loader is used
 * @param ramdisk that goes with the kernel, if any
 * @param properties of the image, as they were
 */
public record BootSource(
        ImageFile root,
        long rootBytes,
        @Nullable ImageFile kernel,
        @Nullable ImageFile ramdisk,
        String commandLine,
        GuestType guestType,
        SortedMap<String, String> properties) {
    public BootSource {
        requireNonNull(root, "root");
        requireNonNull(commandLine, "commandLine");
        requireNonNull(guestType, "guestType");
        properties = Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) properties));
    }
}
