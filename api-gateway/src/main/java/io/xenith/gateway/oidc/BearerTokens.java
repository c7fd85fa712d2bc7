package io.xenith.gateway.oidc;

import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.access.BearerCheck;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.keycloak.KeycloakConfig;
import io.xenith.gateway.keycloak.KeycloakUsers;
import io.xenith.gateway.keycloak.UserName;
import io.xenith.gateway.login.Domains;
import io.xenith.gateway.login.ScopeWanted;
import io.xenith.gateway.login.Scopes;
import io.xenith.gateway.token.Tokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Accepts the provider's own access tokens. Signature and roles are remembered for half a minute; time is looked at always. */
@ApplicationScoped
public class BearerTokens implements BearerCheck {

    private static final Duration REMEMBERED_FOR = Duration.ofSeconds(30);
    private static final int REMEMBERED_AT_MOST = 5_000;

    private final ProviderKeys keys;
    private final String issuer;
    private final Set<String> audiences;
    private final Scopes scopes;
    private final Domains domains;
    private final Tokens tokens;
    private final InstantSource clock;
    private final Map<Key, Known> known = new ConcurrentHashMap<>();

    private record Key(String bearer, String projectId) {}

    private record Known(AuthenticatedCaller caller, BearerClaims claims, Instant readAt) {}

    /** With the configured realm. */
    @Inject
    public BearerTokens(KeycloakUsers keycloak, KeycloakConfig config, Scopes scopes, Domains domains, Tokens tokens) {
        this(
                new ProviderKeys(keycloak, InstantSource.system()),
                config.issuer().orElseGet(keycloak::issuer),
                config.bearerAudiences(),
                scopes,
                domains,
                tokens,
                InstantSource.system());
    }

    BearerTokens(
            ProviderKeys keys,
            String issuer,
            Set<String> audiences,
            Scopes scopes,
            Domains domains,
            Tokens tokens,
            InstantSource clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.audiences = Set.copyOf(audiences);
        this.scopes = scopes;
        this.domains = domains;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public Optional<AuthenticatedCaller> find(String bearer, String projectId) {
        Instant now = clock.instant();
        Key key = new Key(bearer, projectId);
        @Nullable Known hit = known.get(key);
        if (hit == null || hit.readAt().plus(REMEMBERED_FOR).isBefore(now)) {
            Optional<Known> fresh = read(key, now);
            if (fresh.isEmpty()) {
                known.remove(key);
                return Optional.empty();
            }
            hit = fresh.get();
            if (known.size() >= REMEMBERED_AT_MOST) {
                known.clear();
            }
            known.put(key, hit);
        }
        boolean valid = now.isBefore(hit.claims().expiresAt())
                && !tokens.isRevoked(hit.caller(), hit.claims().issuedAt());
        return valid ? Optional.of(hit.caller()) : Optional.empty();
    }

    private Optional<Known> read(Key key, Instant now) {
        return BearerClaims.find(key.bearer(), keys, issuer, audiences)
                .filter(claims -> Ids.isUuid(claims.userId()) && now.isBefore(claims.expiresAt()))
                .flatMap(claims -> scopes.find(claims.userId(), wanted(key.projectId()))
                        .map(granted -> new Known(caller(claims, granted), claims, now)));
    }

    private static ScopeWanted wanted(String projectId) {
        return projectId.isEmpty() ? new ScopeWanted.None() : new ScopeWanted.OfProjectId(projectId);
    }

    private AuthenticatedCaller caller(BearerClaims claims, Scopes.Granted granted) {
        UserName name = UserName.ofLogin(claims.login());
        return new AuthenticatedCaller(
                claims.userId(),
                name.name(),
                name.domainId(),
                domains.name(name.domainId()),
                granted.scope(),
                granted.roles(),
                Optional.empty());
    }
}
