package io.xenith.gateway.image;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds on image data that passes through. How large an image may be is the image service's to say. */
@ConfigMapping(prefix = "xenith.image-transfers")
public interface TransferConfig {
    /** Uploads and downloads at once in this process; more are told to come back. Each costs some 300 KiB. */
    @WithDefault("64")
    int atOnce();

    /** How long one upload may take in all. */
    @WithDefault("12h")
    Duration uploadDeadline();

    /** How long the image service may take to begin an answer to a download. */
    @WithDefault("30s")
    Duration answerDeadline();

    /** How long the image service may be silent in the middle of a download. */
    @WithDefault("60s")
    Duration stallTimeout();
}
