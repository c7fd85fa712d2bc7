package io.xenith.imageservice.upkeep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often and how much is tidied. */
@ConfigMapping(prefix = "xenith.images.upkeep")
public interface UpkeepConfig {
    /** Time between two passes of the collector; a deletion wakes it earlier. */
    @WithDefault("30S")
    Duration interval();

    /** How long a blob stays after its last image went, for hosts that were just about to read it. */
    @WithDefault("10M")
    Duration grace();

    /** Blobs, and directories of blobs, that one pass looks at. */
    @WithDefault("128")
    int batch();

    /** A file without a row is left alone until it is as old as this. */
    @WithDefault("1H")
    Duration orphanAge();

    /** How long the id of a deleted image is remembered. */
    @WithDefault("P30D")
    Duration rememberDeleted();

    /** Bytes read per second to see whether stored data is still right; 0 turns that off. */
    @WithDefault("16777216")
    long scrubBytesPerSecond();

    /** How often each blob is read again. */
    @WithDefault("P30D")
    Duration scrubEvery();
}
