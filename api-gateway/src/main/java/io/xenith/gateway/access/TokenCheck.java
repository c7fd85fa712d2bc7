package io.xenith.gateway.access;

import java.util.Optional;

/** Checks a token of ours. Never calls another process. */
public interface TokenCheck {

    /**
     * The caller of a valid token; empty when it is malformed, forged, expired or revoked.
     *
     * @param token value of {@code X-Auth-Token}
     */
    Optional<AuthenticatedCaller> find(String token);
}
