package io.xenith.gateway.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * What a bearer token of the provider says, once its signature is checked.
 *
 * @param userId UUID
 * @param login name in Keycloak
 * @param issuedAt to the second
 * @param expiresAt to the second
 */
record BearerClaims(String userId, String login, Instant issuedAt, Instant expiresAt) {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads a token; empty unless it is an access token, signed RS256 by a key of the provider, from this issuer, and for one of
     * these clients. Time is left to the caller, who looks at it on every use.
     */
    static Optional<BearerClaims> find(String token, ProviderKeys keys, String issuer, Set<String> audiences) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
            if (!header.path("alg").asText().equals("RS256")) {
                return Optional.empty();
            }
            Optional<PublicKey> key = keys.find(header.path("kid").asText());
            if (key.isEmpty() || !isSigned(parts, key.get())) {
                return Optional.empty();
            }
            JsonNode body = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
            // An ID token says who logged in somewhere; only an access token ("Bearer") says that its holder may act.
            boolean ours = body.path("iss").asText().equals(issuer)
                    && body.path("typ").asText("Bearer").equals("Bearer")
                    && isFor(body, audiences);
            if (!ours) {
                return Optional.empty();
            }
            return Optional.of(new BearerClaims(
                    body.path("sub").asText(),
                    body.path("preferred_username").asText(),
                    Instant.ofEpochSecond(body.path("iat").asLong()),
                    Instant.ofEpochSecond(body.path("exp").asLong())));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isSigned(String[] parts, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.US_ASCII));
            return verifier.verify(Base64.getUrlDecoder().decode(parts[2]));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean isFor(JsonNode body, Set<String> audiences) {
        if (audiences.contains(body.path("azp").asText())
                || audiences.contains(body.path("aud").asText())) {
            return true;
        }
        for (JsonNode audience : body.path("aud")) {
            if (audiences.contains(audience.asText())) {
                return true;
            }
        }
        return false;
    }
}
