package io.xenith.gateway.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.gateway.http.Ids;
import java.util.Optional;

/**
 * A person, or a robot, as Keycloak knows it.
 *
 * @param id UUID
 * @param name in its domain
 * @param enabled whether it may log in
 * @param email empty for none
 * @param description empty for none
 * @param defaultProjectId record id of the project to scope to where a login names none
 */
public record KeycloakUser(
        String id,
        UserName name,
        boolean enabled,
        String email,
        String description,
        Optional<String> defaultProjectId) {

    static final String NAME = "xenith_name";
    static final String DOMAIN = "xenith_domain";
    static final String DESCRIPTION = "xenith_description";
    static final String DEFAULT_PROJECT = "xenith_default_project";

    static KeycloakUser of(JsonNode user) {
        JsonNode attributes = user.path("attributes");
        UserName byLogin = UserName.ofLogin(user.path("username").asText());
        String written = first(attributes, NAME);
        String domain = first(attributes, DOMAIN);
        // The login name decides; the attribute only gives back the case of letters.
        UserName full = new UserName(domain.isEmpty() ? byLogin.domainId() : domain, written);
        return new KeycloakUser(
                user.path("id").asText(),
                !written.isEmpty() && full.login().equals(user.path("username").asText()) ? full : byLogin,
                user.path("enabled").asBoolean(),
                user.path("email").asText(""),
                first(attributes, DESCRIPTION),
                Optional.of(first(attributes, DEFAULT_PROJECT)).filter(Ids::isUuid));
    }

    private static String first(JsonNode attributes, String name) {
        return attributes.path(name).path(0).asText("");
    }
}
