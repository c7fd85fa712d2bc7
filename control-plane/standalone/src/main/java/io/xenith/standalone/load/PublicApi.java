package io.xenith.standalone.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The few calls that a load needs, over the public API with one token. Every call has a deadline of 60 s. */
final class PublicApi implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String token;
    private final String compute;
    private final String image;
    private final String network;
    private final String project;

    /** Logs in with the variables that {@code ./xenith openrc} prints. */
    PublicApi(Map<String, String> environment) throws IOException, InterruptedException {
        var request = JSON.createObjectNode();
        var auth = request.putObject("auth");
        var identity = auth.putObject("identity");
        identity.putArray("methods").add("password");
        var user = identity.putObject("password").putObject("user");
        user.put("name", environment.get("OS_USERNAME"));
        user.put("password", environment.get("OS_PASSWORD"));
        user.putObject("domain").put("name", environment.getOrDefault("OS_USER_DOMAIN_NAME", "Default"));
        var scope = auth.putObject("scope").putObject("project");
        scope.put("name", environment.get("OS_PROJECT_NAME"));
        scope.putObject("domain").put("name", environment.getOrDefault("OS_PROJECT_DOMAIN_NAME", "Default"));
        var answer = http.send(
                HttpRequest.newBuilder(URI.create(environment.get("OS_AUTH_URL") + "/auth/tokens"))
                        .timeout(DEADLINE)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request.toString()))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        require(answer, 201);
        token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
        var issued = JSON.readTree(answer.body()).path("token");
        project = issued.path("project").path("id").asText();
        var catalog = issued.path("catalog");
        compute = endpoint(catalog, "compute");
        image = endpoint(catalog, "image");
        network = endpoint(catalog, "network");
    }

    String compute() {
        return compute;
    }

    String image() {
        return image;
    }

    String network() {
        return network;
    }

    JsonNode get(String url) throws IOException, InterruptedException {
        return send("GET", url, "", 200);
    }

    JsonNode post(String url, JsonNode body) throws IOException, InterruptedException {
        return send("POST", url, body.toString(), 202);
    }

    /** Lets the project hold any number of servers and ports. Administrators only. */
    void liftQuota() throws IOException, InterruptedException {
        var compute = JSON.createObjectNode();
        compute.putObject("quota_set").put("instances", -1).put("cores", -1).put("ram", -1);
        send("PUT", compute() + "/os-quota-sets/" + project, compute.toString(), 200);
        var ports = JSON.createObjectNode();
        ports.putObject("quota").put("port", -1);
        send("PUT", network() + "/v2.0/quotas/" + project, ports.toString(), 200);
    }

    /** Puts the project back to the default quota. */
    void resetQuota() throws IOException, InterruptedException {
        send("DELETE", compute() + "/os-quota-sets/" + project, "", 202);
        send("DELETE", network() + "/v2.0/quotas/" + project, "", 204);
    }

    void delete(String url) throws IOException, InterruptedException {
        send("DELETE", url, "", 204);
    }

    private JsonNode send(String method, String url, String body, int expected)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(DEADLINE)
                .header("X-Auth-Token", token)
                .header("Accept", "application/json");
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        require(answer, expected);
        return answer.body().isEmpty() ? JSON.missingNode() : JSON.readTree(answer.body());
    }

    private static void require(HttpResponse<String> answer, int expected) throws IOException {
        if (answer.statusCode() != expected) {
            throw new IOException(answer.request().method() + " " + answer.uri() + " answered " + answer.statusCode()
                    + ": " + answer.body());
        }
    }

    private static String endpoint(JsonNode catalog, String type) throws IOException {
        for (var service : catalog) {
            if (service.path("type").asText().equals(type)) {
                for (var endpoint : service.path("endpoints")) {
                    if (endpoint.path("interface").asText().equals("public")) {
                        return endpoint.path("url").asText();
                    }
                }
            }
        }
        throw new IOException("the catalog has no public endpoint of type " + type);
    }

    @Override
    public void close() {
        http.close();
    }
}
