package io.xenith.gateway.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Rates that one replica allows. */
@ConfigMapping(prefix = "xenith.limits")
public interface LimitConfig {
    /** Whether rates are limited at all. */
    @WithDefault("true")
    boolean enabled();

    /** Requests a second that one user may make for long. */
    @WithDefault("2000")
    double userRequestsPerSecond();

    /** Requests that one user may make at once after a pause. */
    @WithDefault("10000")
    int userBurst();

    /** Logins a second from one address for long. */
    @WithDefault("20")
    double loginsPerSecond();

    /** Logins at once from one address after a pause. */
    @WithDefault("200")
    int loginBurst();
}
