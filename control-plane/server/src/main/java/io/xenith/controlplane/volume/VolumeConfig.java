package io.xenith.controlplane.volume;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of volumes. */
@ConfigMapping(prefix = "xenith.volume")
public interface VolumeConfig {

    /** The largest volume that may be made, in GiB: 1 to 1048576. It may be smaller than some that are there already: those stay as they are. */
    @WithDefault("16384")
    long sizeGibAtMost();
}
