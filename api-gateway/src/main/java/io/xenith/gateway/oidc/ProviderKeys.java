package io.xenith.gateway.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.gateway.keycloak.KeycloakUsers;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The provider's RSA signing keys by id. Fetched when an unknown id turns up, but not more than once in a while. */
final class ProviderKeys {

    private static final Duration FETCH_EVERY = Duration.ofSeconds(30);
    private static final Duration GOOD_FOR = Duration.ofMinutes(15);

    private final Supplier<JsonNode> source;
    private final InstantSource clock;
    private volatile Map<String, PublicKey> keys = Map.of();
    private volatile Instant fetchedAt = Instant.EPOCH;

    ProviderKeys(KeycloakUsers keycloak, InstantSource clock) {
        this(keycloak::publicKeys, clock);
    }

    ProviderKeys(Supplier<JsonNode> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    Optional<PublicKey> find(String id) {
        Duration age = Duration.between(fetchedAt, clock.instant());
        boolean unknown = !keys.containsKey(id);
        if (age.compareTo(GOOD_FOR) > 0 || (unknown && age.compareTo(FETCH_EVERY) > 0)) {
            fetch();
        }
        return Optional.ofNullable(keys.get(id));
    }

    private synchronized void fetch() {
        if (Duration.between(fetchedAt, clock.instant()).compareTo(FETCH_EVERY) <= 0) {
            return;
        }
        Map<String, PublicKey> fresh = new HashMap<>();
        for (JsonNode key : source.get().path("keys")) {
            if (key.path("kty").asText().equals("RSA")
                    && !key.path("use").asText().equals("enc")) {
                read(key).ifPresent(publicKey -> fresh.put(key.path("kid").asText(), publicKey));
            }
        }
        keys = Map.copyOf(fresh);
        fetchedAt = clock.instant();
    }

    private static Optional<PublicKey> read(JsonNode key) {
        try {
            return Optional.of(KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(number(key.path("n")), number(key.path("e")))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static BigInteger number(JsonNode text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text.asText()));
    }
}
