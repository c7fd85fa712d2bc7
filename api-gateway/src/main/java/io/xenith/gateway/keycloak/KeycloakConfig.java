package io.xenith.gateway.keycloak;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Where Keycloak is and who we are to it. */
@ConfigMapping(prefix = "xenith.keycloak")
public interface KeycloakConfig {
    /** Base address, for example {@code https://sso.example.org}. */
    URI url();

    /** The realm of the cloud's users. */
    @WithDefault("xenith")
    String realm();

    /**
     * Our client: confidential, with direct access grants and a service account that holds {@code manage-users} of {@code
     * realm-management}.
     */
    @WithDefault("xenith-gateway")
    String clientId();

    /** Secret of the client. */
    String clientSecret();

    /** Issuer that bearer tokens must name. Absent: the realm's address below {@link #url()}. */
    Optional<String> issuer();

    /** Bearer tokens must be for, or made for, one of these clients. */
    @WithDefault("xenith-gateway,xenith-portal")
    Set<String> bearerAudiences();

    /** Deadline of one call. */
    @WithDefault("10s")
    Duration timeout();

    /** Calls at one time; more wait for at most the deadline. */
    @WithDefault("64")
    int concurrentCalls();
}
