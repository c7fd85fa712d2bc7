package io.xenith.gateway.access;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.fault.Faults;
import io.xenith.gateway.http.Exchange;
import io.xenith.gateway.limit.RateLimits;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Holds every endpoint to its {@link Requires}: 401 without a valid token, 403 without the role. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class AccessFilter implements ContainerRequestFilter {

    private static final String BEARER = "Bearer ";
    private static final int TOKEN_LENGTH_AT_MOST = 8 * 1024;

    private final AccessRules rules = new AccessRules();
    private final TokenCheck tokens;
    private final BearerCheck bearers;
    private final RateLimits limits;
    private final CurrentVertxRequest container;
    private final Faults faults;
    private final ResourceInfo endpoint;

    AccessFilter(
            TokenCheck tokens,
            BearerCheck bearers,
            RateLimits limits,
            CurrentVertxRequest container,
            Faults faults,
            @Context ResourceInfo endpoint) {
        this.tokens = tokens;
        this.bearers = bearers;
        this.limits = limits;
        this.container = container;
        this.faults = faults;
        this.endpoint = endpoint;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        switch (rules.of(endpoint.getResourceClass(), endpoint.getResourceMethod())) {
            case AccessRules.Rule.Open() -> {}
            case AccessRules.Rule.Missing() ->
                throw new IllegalStateException("endpoint without an access rule: " + endpoint.getResourceMethod());
            case AccessRules.Rule.AtLeast(Role role, String policy) -> {
                AuthenticatedCaller caller = find(request).orElseThrow(faults::unauthorized);
                Exchange.of(container.getCurrent()).caller(caller);
                limits.countRequest(caller.userId());
                if (!caller.may(role)) {
                    throw ApiFault.forbidden(
                            policy.isEmpty()
                                    ? "You are not authorized to perform the requested action."
                                    : "Policy doesn't allow " + policy + " to be performed.");
                }
            }
        }
    }

    private Optional<AuthenticatedCaller> find(ContainerRequestContext request) {
        String token = request.getHeaderString("X-Auth-Token");
        if (token != null) {
            return token.length() > TOKEN_LENGTH_AT_MOST ? Optional.empty() : tokens.find(token);
        }
        String authorization = request.getHeaderString("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return bearers.find(
                    authorization.substring(BEARER.length()).trim(), orEmpty(request.getHeaderString("X-Project-Id")));
        }
        return Optional.empty();
    }

    private static String orEmpty(@Nullable String header) {
        return header == null ? "" : header;
    }
}
