package io.xenith.standalone.infrastructure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.xenith.standalone.settings.Secrets;
import io.xenith.standalone.settings.Secrets.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Keycloak's admin REST API with the rights of its own administrator. Good for one minute: the token is not renewed. */
public final class KeycloakAdmin {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int NOT_FOUND = 404;

    private final HttpClient client;
    private final String url;
    private final String token;

    private KeycloakAdmin(HttpClient client, String url, String token) {
        this.client = client;
        this.url = url;
        this.token = token;
    }

    /** Logs in; throws when the password is refused. */
    public static KeycloakAdmin login(String url, Secrets secrets) throws IOException, InterruptedException {
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT)
                .build();
        var form = form(Map.of(
                "grant_type",
                "password",
                "client_id",
                "admin-cli",
                "username",
                KeycloakService.ADMIN,
                "password",
                secrets.value(Secret.KEYCLOAK_ADMIN)));
        var request = HttpRequest.newBuilder(URI.create(url + "/realms/master/protocol/openid-connect/token"))
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("Keycloak refuses its administrator: " + response.statusCode());
        }
        return new KeycloakAdmin(
                client, url, JSON.readTree(response.body()).path("access_token").asText());
    }

    /** Reads below {@code /admin/realms}; a missing node when there is nothing. */
    public JsonNode find(String path) throws IOException, InterruptedException {
        var response = send("GET", path, BodyPublishers.noBody());
        if (response.statusCode() == NOT_FOUND) {
            return MissingNode.getInstance();
        }
        requireSuccess("GET", path, response);
        return JSON.readTree(response.body());
    }

    /** Posts below {@code /admin/realms}. */
    public void post(String path, Object body) throws IOException, InterruptedException {
        write("POST", path, body);
    }

    /** Replaces below {@code /admin/realms}. */
    public void put(String path, Object body) throws IOException, InterruptedException {
        write("PUT", path, body);
    }

    private void write(String method, String path, Object body) throws IOException, InterruptedException {
        var response = send(method, path, BodyPublishers.ofString(JSON.writeValueAsString(body)));
        requireSuccess(method, path, response);
    }

    private static void requireSuccess(String method, String path, HttpResponse<String> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw new IOException("Keycloak answers " + response.statusCode() + " to " + method + " " + path + ": "
                    + response.body());
        }
    }

    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/admin/realms" + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
