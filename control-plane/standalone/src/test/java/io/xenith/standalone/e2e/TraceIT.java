package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xenith.standalone.Standalone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One request to the API is one trace, through every process that works for it. */
@NeedsMinutes(6)
class TraceIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String APPLY = "xenith.hostagent.v1.HostAgentService/ApplyDomain";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String token = "";

    @Test
    void oneCreateIsOneTraceFromTheApiCallToTheAgentsCall() throws Exception {
        try (var collector = TraceCollector.open();
                var cloud = Standalone.builder()
                        .state(Path.of("target", "e2e-trace").toAbsolutePath())
                        .hosts(1)
                        .otlpEndpoint(collector.address())
                        .build()) {
            cloud.start();
            cloud.awaitReady();
            login(cloud.openrc("demo"));

            createServer(cloud.gateway().toString());

            var _ = Eventually.within(PATIENCE, () -> {
                var spans = collector.spans();
                var apply = spans.stream()
                        .filter(span -> span.name().endsWith(APPLY))
                        .findFirst();
                assertThat(apply).as("the agent's span").isPresent();
                var trace = spans.stream()
                        .filter(span ->
                                span.traceId().equals(apply.orElseThrow().traceId()))
                        .toList();
                assertThat(trace)
                        .extracting(TraceCollector.Span::service)
                        .contains("xenith-api-gateway", "control-plane", "xenith-host-agent");
                assertThat(trace)
                        .extracting(TraceCollector.Span::name)
                        .anyMatch(name -> name.startsWith("POST") && name.endsWith("/servers"))
                        .anyMatch(name -> name.endsWith("InstanceService/CreateInstances"));
                assertThat(trace)
                        .as("the agent's call hangs below the control plane's")
                        .anyMatch(span -> span.id().equals(apply.orElseThrow().parentId())
                                && span.service().equals("control-plane"));
                return trace;
            });
            cloud.stop();
            cloud.delete();
        }
    }

    private void login(Map<String, String> user) throws IOException, InterruptedException {
        var answer = send("POST", user.get("OS_AUTH_URL") + "/auth/tokens", "application/json", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user":
                    {"name": "%s", "password": "%s", "domain": {"name": "Default"}}}},
                 "scope": {"project": {"name": "%s", "domain": {"name": "Default"}}}}}
                """.formatted(
                        user.get("OS_USERNAME"), user.get("OS_PASSWORD"), user.get("OS_PROJECT_NAME")));
        token = answer.headers().firstValue("X-Subject-Token").orElseThrow();
    }

    private void createServer(String gateway) throws IOException, InterruptedException {
        var image = json(send("POST", gateway + "/image/v2/images", "application/json", """
                {"name": "traced", "disk_format": "raw", "container_format": "bare"}"""))
                .path("id")
                .asText();
        var _ = send(
                "PUT", gateway + "/image/v2/images/" + image + "/file", "application/octet-stream", "x".repeat(4096));
        var network = json(send("GET", gateway + "/network/v2.0/networks?name=private", "", ""))
                .at("/networks/0/id")
                .asText();
        var flavor = "";
        for (var one :
                json(send("GET", gateway + "/compute/v2.1/flavors", "", "")).path("flavors")) {
            flavor =
                    one.path("name").asText().equals("m1.tiny") ? one.path("id").asText() : flavor;
        }
        var _ = send(
                "POST", gateway + "/compute/v2.1/servers", "application/json", """
                {"server": {"name": "traced", "imageRef": "%s", "flavorRef": "%s", "networks": [{"uuid": "%s"}]}}
                """.formatted(image, flavor, network));
    }

    private HttpResponse<String> send(String method, String url, String type, String body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
        if (!token.isEmpty()) {
            request.header("X-Auth-Token", token);
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        var answer = http.send(
                request.method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as(method + " " + url + ": " + answer.body())
                .isBetween(200, 299);
        return answer;
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }
}
