package io.xenith.gateway.token;

import io.xenith.gateway.access.AuthenticatedCaller;
import java.time.Instant;
import java.util.List;

/**
 * What a token says.
 *
 * @param caller who it is for, and in which scope
 * @param methods how its holder proved who it is: {@code password}, {@code token}, {@code application_credential}
 * @param auditIds its own id, then that of the token that it was made from, if any
 * @param issuedAt to the microsecond
 * @param expiresAt to the microsecond
 */
public record Token(
        AuthenticatedCaller caller, List<String> methods, List<String> auditIds, Instant issuedAt, Instant expiresAt) {

    public Token {
        methods = List.copyOf(methods);
        auditIds = List.copyOf(auditIds);
        if (auditIds.isEmpty()) {
            throw new IllegalArgumentException("a token has an audit id");
        }
    }

    /** The id by which this one token is revoked. */
    public String auditId() {
        return auditIds.getFirst();
    }
}
