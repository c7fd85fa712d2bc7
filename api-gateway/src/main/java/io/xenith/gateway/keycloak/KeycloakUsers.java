package io.xenith.gateway.keycloak;

import static io.xenith.gateway.keycloak.KeycloakHttp.encode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.gateway.fault.ApiFault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Users and their passwords. Every method calls Keycloak, blocks, and throws 503 when it is away. */
@ApplicationScoped
public class KeycloakUsers {

    /** More users than one answer lists. */
    public static final int LISTED_AT_MOST = 10_000;

    private static final int PAGE = 500;

    private static final Logger LOG = LoggerFactory.getLogger(KeycloakUsers.class);
    private static final String SERVICE_ACCOUNT_PREFIX = "service-account-";

    private final ServiceAccount account;
    private final PasswordCheck passwords;
    private final KeycloakHttp http;

    /** With the configured realm. */
    @Inject
    public KeycloakUsers(KeycloakConfig config) {
        this(config, InstantSource.system());
    }

    KeycloakUsers(KeycloakConfig config, InstantSource clock) {
        this.http = new KeycloakHttp(config);
        this.account = new ServiceAccount(http, config, clock);
        this.passwords = new PasswordCheck(http, config);
    }

    /** The id of the user whose password this is, and who may log in; empty otherwise, without saying why. */
    public Optional<String> findByPassword(UserName name, String password) {
        return passwords.findUserId(name.login(), password);
    }

    /** A user by id. */
    public Optional<KeycloakUser> find(String id) {
        KeycloakHttp.Answer answer = account.send(HttpRequest.Builder::GET, "/users/" + encode(id));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        return Optional.of(KeycloakUser.of(expectOk(answer).body()));
    }

    /** A user by name and domain. */
    public Optional<KeycloakUser> find(UserName name) {
        KeycloakHttp.Answer answer = account.send(
                HttpRequest.Builder::GET,
                "/users?briefRepresentation=false&exact=true&username=" + encode(name.login()));
        for (JsonNode user : expectOk(answer).body()) {
            if (user.path("username").asText().equals(name.login())) {
                return Optional.of(KeycloakUser.of(user));
            }
        }
        return Optional.empty();
    }

    /**
     * All users, by login name, without service accounts; cut after {@link #LISTED_AT_MOST}. Keystone knows no pages of users, so they
     * are gathered here from Keycloak's. A user who comes or goes meanwhile may be missed or seen twice, and is kept once.
     */
    public List<KeycloakUser> list() {
        Map<String, KeycloakUser> users = new LinkedHashMap<>();
        for (int first = 0; first < LISTED_AT_MOST; first += PAGE) {
            KeycloakHttp.Answer answer = account.send(
                    HttpRequest.Builder::GET, "/users?briefRepresentation=false&first=" + first + "&max=" + PAGE);
            JsonNode page = expectOk(answer).body();
            for (JsonNode user : page) {
                if (!user.path("username").asText().startsWith(SERVICE_ACCOUNT_PREFIX)) {
                    users.putIfAbsent(user.path("id").asText(), KeycloakUser.of(user));
                }
            }
            if (page.size() < PAGE) {
                break;
            }
        }
        return List.copyOf(users.values());
    }

    /** Creates a user; 409 when the name is taken, 400 when Keycloak does not like it. */
    public KeycloakUser create(UserName name, UserChange with) {
        ObjectNode user = JsonNodeFactory.instance.objectNode().put("username", name.login());
        user.put("enabled", with.enabled().orElse(true));
        user.put("emailVerified", true);
        // Keycloak asks a person without them to fill in a form at the first login, which a client cannot.
        user.put("firstName", name.name()).put("lastName", "-");
        user.putArray("requiredActions");
        ObjectNode attributes = user.putObject("attributes");
        put(attributes, KeycloakUser.NAME, name.name());
        put(attributes, KeycloakUser.DOMAIN, name.domainId());
        with.description().ifPresent(text -> put(attributes, KeycloakUser.DESCRIPTION, text));
        with.defaultProjectId().ifPresent(id -> put(attributes, KeycloakUser.DEFAULT_PROJECT, id));
        with.email().filter(email -> !email.isEmpty()).ifPresent(email -> user.put("email", email));
        with.password().ifPresent(password -> user.putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("value", password)
                .put("temporary", false));
        KeycloakHttp.Answer answer = account.send(json(HttpRequest.Builder::POST, user), "/users");
        if (answer.status() == 409) {
            throw conflict(answer, name.name());
        }
        expectOk(answer);
        return find(name).orElseThrow(() -> ApiFault.conflict("The user was deleted while it was being created."));
    }

    /** Changes a user; empty when there is none, 409 when the new name or email is taken. */
    public Optional<KeycloakUser> update(String id, UserChange change) {
        KeycloakHttp.Answer found = account.send(HttpRequest.Builder::GET, "/users/" + encode(id));
        if (found.status() == 404 || !(expectOk(found).body() instanceof ObjectNode user)) {
            return Optional.empty();
        }
        KeycloakUser before = KeycloakUser.of(user);
        ObjectNode attributes = user.get("attributes") instanceof ObjectNode kept ? kept : user.putObject("attributes");
        change.name().ifPresent(text -> {
            UserName renamed = new UserName(before.name().domainId(), text);
            user.put("username", renamed.login()).put("firstName", text);
            put(attributes, KeycloakUser.NAME, text);
            put(attributes, KeycloakUser.DOMAIN, renamed.domainId());
        });
        change.enabled().ifPresent(enabled -> user.put("enabled", enabled));
        change.email().ifPresent(email -> user.put("email", email));
        change.description().ifPresent(text -> put(attributes, KeycloakUser.DESCRIPTION, text));
        change.defaultProjectId().ifPresent(project -> put(attributes, KeycloakUser.DEFAULT_PROJECT, project));
        KeycloakHttp.Answer answer = account.send(json(HttpRequest.Builder::PUT, user), "/users/" + encode(id));
        if (answer.status() == 409) {
            throw conflict(answer, change.name().orElse(before.name().name()));
        }
        expectOk(answer);
        change.password().ifPresent(password -> setPassword(id, password));
        return find(id);
    }

    /** Sets a password; the old one is not asked for. */
    public void setPassword(String id, String password) {
        ObjectNode credential = JsonNodeFactory.instance
                .objectNode()
                .put("type", "password")
                .put("value", password)
                .put("temporary", false);
        expectOk(account.send(json(HttpRequest.Builder::PUT, credential), "/users/" + encode(id) + "/reset-password"));
    }

    /** Deletes a user; false when there is none. */
    public boolean delete(String id) {
        KeycloakHttp.Answer answer = account.send(HttpRequest.Builder::DELETE, "/users/" + encode(id));
        if (answer.status() == 404) {
            return false;
        }
        expectOk(answer);
        return true;
    }

    /** The realm's public keys, as a JSON Web Key Set. */
    public JsonNode publicKeys() {
        return expectOk(http.send(http.request(http.address("/protocol/openid-connect/certs"))
                        .GET()
                        .build()))
                .body();
    }

    /** The realm's address, which its tokens name as their issuer. */
    public String issuer() {
        return http.realmAddress();
    }

    private interface Method {
        HttpRequest.Builder apply(HttpRequest.Builder request, HttpRequest.BodyPublisher body);
    }

    private static Function<HttpRequest.Builder, HttpRequest.Builder> json(Method method, ObjectNode body) {
        return request -> method.apply(
                request.header("Content-Type", "application/json"),
                HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    private static void put(ObjectNode attributes, String name, String value) {
        if (value.isEmpty()) {
            attributes.remove(name);
        } else {
            attributes.putArray(name).add(value);
        }
    }

    private static ApiFault conflict(KeycloakHttp.Answer answer, String name) {
        return answer.body().path("errorMessage").asText().contains("email")
                ? ApiFault.conflict("Conflict occurred attempting to store user - another user has this email.")
                : ApiFault.conflict(
                        "Conflict occurred attempting to store user - Duplicate entry found with name " + name + ".");
    }

    private static KeycloakHttp.Answer expectOk(KeycloakHttp.Answer answer) {
        if (answer.ok()) {
            return answer;
        }
        if (answer.status() == 400) {
            String why = answer.body()
                    .path("errorMessage")
                    .asText(answer.body().path("error_description").asText());
            throw ApiFault.badRequest("The identity provider does not accept the user: " + why);
        }
        LOG.atError().addKeyValue("problem", answer.problem()).log("unexpected answer of Keycloak");
        throw ApiFault.unavailable("The identity provider gave an answer that was not expected.");
    }
}
