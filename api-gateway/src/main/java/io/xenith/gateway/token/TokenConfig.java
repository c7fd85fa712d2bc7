package io.xenith.gateway.token;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** How tokens are signed and how long they live. */
@ConfigMapping(prefix = "xenith.token")
public interface TokenConfig {
    /**
     * EC P-256 private keys (PKCS#8, PEM): a file with one or more, or a directory of {@code *.pem} files, ordered by name. The
     * last one signs, all verify. To replace a key without refusing anybody: add the new one so that it sorts first, wait until every
     * replica has read it (10 s), rename it so that it sorts last, and remove the old one when its last token has run out.
     */
    Path keyFile();

    /** How long a new token lives. */
    @WithDefault("1h")
    Duration lifetime();

    /** How often revocations are asked for: the longest that one made at another replica goes unheeded here. */
    @WithDefault("2s")
    Duration revocationPoll();
}
