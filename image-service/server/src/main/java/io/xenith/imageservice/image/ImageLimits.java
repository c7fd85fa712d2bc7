package io.xenith.imageservice.image;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one project may keep, until the control plane says it per project. */
@ConfigMapping(prefix = "xenith.images.limits")
public interface ImageLimits {
    /** Images a project may have, whatever their state. */
    @WithDefault("1000")
    int imagesPerProject();

    /** Bytes that the images of a project may hold together, uploads under way included. */
    @WithDefault("2199023255552")
    long bytesPerProject();

    /** Bytes of the largest image. */
    @WithDefault("549755813888")
    long bytesPerImage();
}
