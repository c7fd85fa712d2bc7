package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/** The content of an image, by which agents fetch, verify and cache it. Content never changes; a record of an image may. */
public record ImageFile(UUID imageId, String sha512, long sizeBytes, String diskFormat) {
    public ImageFile {
        requireNonNull(imageId, "imageId");
        requireNonNull(sha512, "sha512");
        requireNonNull(diskFormat, "diskFormat");
    }
}
