package io.xenith.standalone.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The public API with one token. Every call ends within a minute, and throws with the answer when that is no success. */
public final class CloudApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int NOT_FOUND = 404;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI gateway;
    private final String token;
    private final JsonNode session;

    /** Logs in with the variables that the {@code openstack} client would use. */
    public CloudApi(URI gateway, Map<String, String> variables) throws IOException, InterruptedException {
        this.gateway = gateway;
        var request = HttpRequest.newBuilder(gateway.resolve("/identity/v3/auth/tokens"))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(login(variables).toString()))
                .build();
        var response = requireSuccess(http.send(request, HttpResponse.BodyHandlers.ofString()));
        this.token = response.headers()
                .firstValue("X-Subject-Token")
                .orElseThrow(() -> new IOException("the login answered no token"));
        this.session = JSON.readTree(response.body()).path("token");
    }

    private static JsonNode login(Map<String, String> variables) {
        var root = JsonNodeFactory.instance.objectNode();
        var auth = root.putObject("auth");
        var identity = auth.putObject("identity");
        identity.putArray("methods").add("password");
        var user = identity.putObject("password").putObject("user");
        user.put("name", variables.get("OS_USERNAME")).put("password", variables.get("OS_PASSWORD"));
        user.putObject("domain").put("name", variables.get("OS_USER_DOMAIN_NAME"));
        var project = auth.putObject("scope").putObject("project").put("name", variables.get("OS_PROJECT_NAME"));
        project.putObject("domain").put("name", variables.get("OS_PROJECT_DOMAIN_NAME"));
        return root;
    }

    /** An empty object to fill. */
    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** What the login said of the token. */
    JsonNode session() {
        return session;
    }

    /** The first element, by name, of the list that a path answers under a key; missing when there is none. */
    JsonNode findByName(String path, String key, String name) throws IOException, InterruptedException {
        var query = path + (path.contains("?") ? "&" : "?") + "name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
        for (var element : get(query).path(key)) {
            if (element.path("name").asText().equals(name)) {
                return element;
            }
        }
        return MissingNode.getInstance();
    }

    /** Reads. */
    JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, BodyPublishers.noBody(), "application/json");
    }

    /** Whether there is something at the path. */
    boolean exists(String path) throws IOException, InterruptedException {
        var response = http.send(
                request("HEAD", path, BodyPublishers.noBody(), "application/json"),
                HttpResponse.BodyHandlers.ofString());
        return response.statusCode() != NOT_FOUND && requireSuccess(response).statusCode() != NOT_FOUND;
    }

    /** Makes. */
    public JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return send("POST", path, BodyPublishers.ofString(body.toString()), "application/json");
    }

    /** Sets. */
    void put(String path, JsonNode body) throws IOException, InterruptedException {
        send("PUT", path, BodyPublishers.ofString(body.toString()), "application/json");
    }

    /** Uploads a file. */
    void upload(String path, Path file) throws IOException, InterruptedException {
        send("PUT", path, BodyPublishers.ofFile(file), "application/octet-stream");
    }

    /** Deletes. */
    void delete(String path) throws IOException, InterruptedException {
        send("DELETE", path, BodyPublishers.noBody(), "application/json");
    }

    private JsonNode send(String method, String path, BodyPublisher body, String type)
            throws IOException, InterruptedException {
        var response =
                requireSuccess(http.send(request(method, path, body, type), HttpResponse.BodyHandlers.ofString()));
        return response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
    }

    private HttpRequest request(String method, String path, BodyPublisher body, String type) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(LIMIT)
                .header("X-Auth-Token", token)
                .header("Content-Type", type)
                .header("Accept", "application/json")
                .method(method, body)
                .build();
    }

    private static HttpResponse<String> requireSuccess(HttpResponse<String> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw new IOException(response.request().method() + " "
                    + response.uri().getPath() + " answered " + response.statusCode() + " " + response.body());
        }
        return response;
    }

    @Override
    public void close() {
        http.close();
    }
}
