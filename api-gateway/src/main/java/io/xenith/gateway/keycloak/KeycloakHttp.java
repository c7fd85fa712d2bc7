package io.xenith.gateway.keycloak;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.xenith.gateway.fault.ApiFault;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP to one realm of Keycloak: bounded in time and number. */
final class KeycloakHttp {

    private static final Logger LOG = LoggerFactory.getLogger(KeycloakHttp.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String AWAY = "The identity provider is not answering. Logins and user administration are not "
            + "possible now; tokens that were issued before keep working.";

    private final HttpClient client;
    private final String base;
    private final String realm;
    private final Duration timeout;
    private final Semaphore places;

    KeycloakHttp(KeycloakConfig config) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.timeout())
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        this.base = config.url().toString().replaceAll("/+$", "");
        this.realm = config.realm();
        this.timeout = config.timeout();
        this.places = new Semaphore(config.concurrentCalls());
    }

    /** An answer, whatever its status; the body is missing when it is empty or no JSON. */
    record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {
        boolean ok() {
            return status >= 200 && status < 300;
        }

        /** Its error in Keycloak's words, for our logs. */
        String problem() {
            return status + " " + body.path("error").asText()
                    + body.path("errorMessage").asText() + ' '
                    + body.path("error_description").asText();
        }
    }

    /** Address of the realm for everybody, which is also the issuer of its tokens. */
    String realmAddress() {
        return base + "/realms/" + encode(realm);
    }

    /** Address below the realm's administration. */
    URI adminAddress(String path) {
        return URI.create(base + "/admin/realms/" + encode(realm) + path);
    }

    URI address(String path) {
        return URI.create(realmAddress() + path);
    }

    HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address).timeout(timeout).header("Accept", "application/json");
    }

    /** Sends a form and reads the answer. */
    Answer postForm(URI address, Map<String, String> fields) {
        String form = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + '=' + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(request(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    /** Sends a request; throws 503 when Keycloak is away, slow, or itself in trouble. */
    Answer send(HttpRequest request) {
        boolean placed = false;
        try {
            placed = places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!placed) {
                throw away(request, "too many calls at once", null);
            }
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() >= 500) {
                throw away(request, "status " + response.statusCode(), null);
            }
            return new Answer(response.statusCode(), parse(response.body()), response);
        } catch (IOException e) {
            throw away(request, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw away(request, "interrupted", e);
        } finally {
            if (placed) {
                places.release();
            }
        }
    }

    private static ApiFault away(
            HttpRequest request, String problem, @org.jspecify.annotations.Nullable Exception cause) {
        LOG.atWarn()
                .addKeyValue("path", request.uri().getPath())
                .addKeyValue("problem", problem)
                .log("Keycloak does not answer");
        ApiFault fault = ApiFault.unavailable(AWAY);
        return cause == null ? fault : fault.because(cause);
    }

    private static JsonNode parse(byte[] body) throws IOException {
        if (body.length == 0) {
            return JSON.missingNode();
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
