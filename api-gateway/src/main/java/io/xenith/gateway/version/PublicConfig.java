package io.xenith.gateway.version;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How clients reach us. */
@ConfigMapping(prefix = "xenith")
public interface PublicConfig {
    /**
     * Base of all addresses in the catalog and in links, for example {@code https://cloud.example.org}, without a slash at the
     * end. Absent: what the request's Host header says, which is right only without a proxy in between.
     */
    Optional<String> publicUrl();

    /** Name of the one region in the catalog. */
    @WithDefault("RegionOne")
    String region();
}
