package io.xenith.gateway.access;

import java.util.Optional;

/** Checks what a request shows of its caller. */
public interface Authenticator {

    /**
     * The caller of a valid token of ours; empty when it is malformed, forged, expired or revoked. Never calls another process.
     *
     * @param token value of {@code X-Auth-Token}
     */
    Optional<AuthenticatedCaller> findByToken(String token);

    /**
     * The caller of a bearer token of the identity provider, with the roles it has in the project named; empty when the token is
     * not valid.
     *
     * @param bearer value of {@code Authorization} behind {@code Bearer}
     * @param projectId as the client wrote it; empty for none
     */
    Optional<AuthenticatedCaller> findByBearer(String bearer, String projectId);
}
