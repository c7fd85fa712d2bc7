package io.xenith.imageservice.image;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * One image as it was read from the record.
 *
 * @param diskFormat wire name; empty while unknown
 * @param containerFormat wire name; empty while unknown
 * @param version grows with every change
 */
public record Image(
        UUID id,
        String projectId,
        String name,
        ImageState state,
        Visibility visibility,
        boolean isProtected,
        boolean isHidden,
        String diskFormat,
        String containerFormat,
        int minDiskGib,
        int minMemoryMib,
        ImageData data,
        List<String> tags,
        SortedMap<String, String> properties,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** Says that the disk is encrypted with LUKS, where its value is {@code luks}. */
    public static final String ENCRYPTION_PROPERTY = "os_encrypt_format";
}
