package io.xenith.controlplane.testing;

import java.util.List;

/**
 * The cases of one service. Named in {@code src/test/resources/META-INF/services}, one line each, so that each feature adds
 * its own; a method of a running service that has no case fails {@code AuthorizationTest}.
 */
public interface AuthorizationCases {

    /** Makes what belongs to the victim, and answers one case for each method of the service. */
    List<AuthorizationCase> of(Victim victim);
}
