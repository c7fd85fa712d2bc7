package io.xenith.gateway.keycloak;

import io.xenith.gateway.fault.ApiFault;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of the administration, as our client's service account; its token is kept until shortly before it runs out. */
final class ServiceAccount {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceAccount.class);
    private static final Duration RENEW_BEFORE = Duration.ofSeconds(10);
    private static final int UNAUTHORIZED = 401;

    private final KeycloakHttp http;
    private final KeycloakConfig config;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private String token = "";
    private Instant renewAt = Instant.EPOCH;

    ServiceAccount(KeycloakHttp http, KeycloakConfig config, InstantSource clock) {
        this.http = http;
        this.config = config;
        this.clock = clock;
    }

    /** Makes a call with the account's token; once more with a new one when Keycloak no longer knows it (a restart). */
    KeycloakHttp.Answer send(Function<HttpRequest.Builder, HttpRequest.Builder> build, String path) {
        KeycloakHttp.Answer answer = http.send(authorized(build, path, currentToken()));
        if (answer.status() == UNAUTHORIZED) {
            forget();
            answer = http.send(authorized(build, path, currentToken()));
        }
        if (answer.status() == UNAUTHORIZED || answer.status() == 403) {
            throw misconfigured(answer);
        }
        return answer;
    }

    private HttpRequest authorized(
            Function<HttpRequest.Builder, HttpRequest.Builder> build, String path, String bearer) {
        return build.apply(http.request(http.adminAddress(path)).header("Authorization", "Bearer " + bearer))
                .build();
    }

    private void forget() {
        lock.lock();
        try {
            renewAt = Instant.EPOCH;
        } finally {
            lock.unlock();
        }
    }

    private String currentToken() {
        lock.lock();
        try {
            if (!clock.instant().isBefore(renewAt)) {
                KeycloakHttp.Answer answer = http.postForm(
                        http.address("/protocol/openid-connect/token"),
                        Map.of(
                                "grant_type", "client_credentials",
                                "client_id", config.clientId(),
                                "client_secret", config.clientSecret()));
                if (!answer.ok()) {
                    throw misconfigured(answer);
                }
                token = answer.body().path("access_token").asText();
                renewAt = clock.instant()
                        .plusSeconds(answer.body().path("expires_in").asLong())
                        .minus(RENEW_BEFORE);
            }
            return token;
        } finally {
            lock.unlock();
        }
    }

    private static ApiFault misconfigured(KeycloakHttp.Answer answer) {
        LOG.atError()
                .addKeyValue("problem", answer.problem())
                .log("Keycloak refuses our client: check its secret and its service account's roles");
        return ApiFault.unavailable("The identity provider refuses this service. An operator must look at it.");
    }
}
