package io.xenith.imageservice.blob;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** Where blobs are kept, and how much may be going on at once. */
@ConfigMapping(prefix = "xenith.images.blobs")
public interface BlobConfig {
    /** The directory; several replicas may share one on a file system with atomic rename and locks. */
    Path directory();

    /** Name of this replica, one per process that shares the directory. Kept over a restart, it cleans up after itself. */
    @WithDefault("image-service-0")
    String replica();

    /** The most that all blobs may hold together; absent: what the file system gives. */
    OptionalLong maxBytes();

    /** Space that uploads leave free on the file system. */
    @WithDefault("1073741824")
    long minFreeBytes();

    /** How long a peer may be silent in the middle of a transfer. */
    @WithDefault("30S")
    Duration stallTimeout();

    /** How long an upload is its replica's without a renewal; renewed three times in that time. */
    @WithDefault("90S")
    Duration uploadLease();

    /** Uploads at once; more are told to come back. */
    @WithDefault("16")
    int concurrentUploads();

    /** Downloads at once; more are told to come back. */
    @WithDefault("128")
    int concurrentDownloads();

    /** How long the rest of a refused upload is read and thrown away, so that its sender gets to read the refusal. */
    @WithDefault("60S")
    Duration drainTimeout();
}
