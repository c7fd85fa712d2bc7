package io.xenith.gateway.fault;

import io.xenith.gateway.version.PublicAddress;
import jakarta.enterprise.context.ApplicationScoped;

/** Refusals that need to know where we are. */
@ApplicationScoped
public class Faults {

    private static final String UNAUTHORIZED = "The request you have made requires authentication.";

    private final PublicAddress address;

    /** Names the identity service in challenges. */
    public Faults(PublicAddress address) {
        this.address = address;
    }

    /** 401: no valid token. Says where to get one. */
    public ApiFault unauthorized() {
        return unauthorized(UNAUTHORIZED);
    }

    /** 401 with words of its own. They must not tell which part of a login was wrong. */
    public ApiFault unauthorized(String message) {
        return ApiFault.of(401, message)
                .withHeader("WWW-Authenticate", "Keystone uri=\"" + address.of("/identity") + '"');
    }
}
