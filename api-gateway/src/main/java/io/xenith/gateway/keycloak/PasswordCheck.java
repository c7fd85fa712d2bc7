package io.xenith.gateway.keycloak;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.http.Ids;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Keycloak whether a password is right. Brute force is Keycloak's to hold off: it sees every try. */
final class PasswordCheck {

    private static final Logger LOG = LoggerFactory.getLogger(PasswordCheck.class);
    private static final JsonMapper JSON = new JsonMapper();

    private final KeycloakHttp http;
    private final KeycloakConfig config;

    PasswordCheck(KeycloakHttp http, KeycloakConfig config) {
        this.http = http;
        this.config = config;
    }

    /** The user's id when the password is right and the user may log in; empty otherwise, without saying why. */
    Optional<String> findUserId(String login, String password) {
        KeycloakHttp.Answer answer = http.postForm(
                http.address("/protocol/openid-connect/token"),
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        config.clientId(),
                        "client_secret",
                        config.clientSecret(),
                        "scope",
                        "openid",
                        "username",
                        login,
                        "password",
                        password));
        if (answer.ok()) {
            return subject(answer.body().path("access_token").asText());
        }
        String error = answer.body().path("error").asText();
        if (error.equals("invalid_client") || error.equals("unauthorized_client")) {
            LOG.atError().addKeyValue("problem", answer.problem()).log("Keycloak refuses our client");
            throw ApiFault.unavailable("The identity provider refuses this service. An operator must look at it.");
        }
        return Optional.empty();
    }

    // Keycloak itself handed us the token over the connection that we opened: its signature adds nothing here.
    private static Optional<String> subject(String accessToken) {
        String[] parts = accessToken.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            String subject = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]))
                    .path("sub")
                    .asText();
            return Optional.of(subject).filter(Ids::isUuid);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
