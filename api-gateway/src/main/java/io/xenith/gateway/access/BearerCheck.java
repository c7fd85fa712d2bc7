package io.xenith.gateway.access;

import java.util.Optional;

/** Checks a bearer token of the identity provider. */
public interface BearerCheck {

    /**
     * The caller of a valid bearer token, with the roles it has in the project named; empty when the token is not valid, or its
     * user has no role there.
     *
     * @param bearer value of {@code Authorization} behind {@code Bearer}
     * @param projectId as the client wrote it; empty for none
     */
    Optional<AuthenticatedCaller> find(String bearer, String projectId);
}
