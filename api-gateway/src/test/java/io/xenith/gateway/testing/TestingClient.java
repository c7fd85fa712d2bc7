package io.xenith.gateway.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Speaks to the gateway under test as a client would. Immutable: each {@code with} answers another client. */
public final class TestingClient {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String base;
    private final Map<String, String> headers;

    /** An answer. */
    public record Answer(int status, String text, java.net.http.HttpHeaders headers) {
        /** Its body as JSON; missing when there is none. */
        public JsonNode json() {
            try {
                return text.isEmpty() ? JSON.missingNode() : JSON.readTree(text);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text, e);
            }
        }

        /** A header; empty when it is not there. */
        public Optional<String> header(String name) {
            return headers.firstValue(name);
        }
    }

    private TestingClient(String base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    /** Nobody in particular, at the gateway's port. */
    public static TestingClient nobody(int port) {
        return new TestingClient("http://127.0.0.1:" + port, Map.of());
    }

    /** The same with one more header on every request. */
    public TestingClient with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new TestingClient(base, more);
    }

    /** A header that every request of this client has. */
    public String headerSent(String name) {
        return String.valueOf(headers.get(name));
    }

    /** Whoever has this token. */
    public TestingClient withToken(String token) {
        return with("X-Auth-Token", token);
    }

    /** Logs in by password, scoped to a project of the default domain. */
    public TestingClient loggedIn(String user, String password, String project) {
        Answer answer = post("/identity/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {
                   "name": "%s", "domain": {"id": "default"}, "password": "%s"}}},
                 "scope": {"project": {"name": "%s", "domain": {"id": "default"}}}}}""".formatted(user, password, project));
        if (answer.status() != 201) {
            throw new AssertionError("login refused: " + answer);
        }
        return withToken(answer.header("X-Subject-Token").orElseThrow());
    }

    /** Logs in by password, unscoped, in the default domain. */
    public TestingClient loggedIn(String user, String password) {
        Answer answer = post("/identity/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {
                   "name": "%s", "domain": {"id": "default"}, "password": "%s"}}}, "scope": "unscoped"}}""".formatted(user, password));
        if (answer.status() != 201) {
            throw new AssertionError("login refused: " + answer);
        }
        return withToken(answer.header("X-Subject-Token").orElseThrow());
    }

    public Answer get(String path) {
        return send("GET", path, "");
    }

    public Answer head(String path) {
        return send("HEAD", path, "");
    }

    public Answer delete(String path) {
        return send("DELETE", path, "");
    }

    public Answer post(String path, String body) {
        return send("POST", path, body);
    }

    public Answer put(String path, String body) {
        return send("PUT", path, body);
    }

    public Answer patch(String path, String body) {
        return send("PATCH", path, body);
    }

    /** Sends any request; a body that is not empty is JSON unless a Content-Type was set. */
    public Answer send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty() && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response.headers());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
