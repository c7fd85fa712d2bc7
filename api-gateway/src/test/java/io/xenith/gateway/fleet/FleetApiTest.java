package io.xenith.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class FleetApiTest {

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private TestingFleet fleet;
    private TestingClient operator;

    @BeforeEach
    void anOperator() {
        fleet = new TestingFleet();
        controlPlane.add(fleet);
        String project = controlPlane.identity().project("operators");
        controlPlane.identity().grant(keycloak.addUser("operator", "secret"), "admin", project);
        operator = TestingClient.nobody(port).loggedIn("operator", "secret", "operators");
    }

    @Test
    void listsHostsInPages() {
        fleet.host("host-1", "north");
        fleet.host("host-2", "south");

        var page = operator.get("/fleet/v1/hosts?limit=1").json();
        assertThat(page.path("hosts").findValuesAsText("name")).containsExactly("host-1");
        var host = page.path("hosts").path(0);
        assertThat(host.path("memory_bytes").path("claimed").asLong()).isEqualTo(4L << 30);
        assertThat(host.path("cpus").path("overcommit").asDouble()).isEqualTo(4);
        assertThat(host.path("state").asText()).isEqualTo("up");
        assertThat(host.path("last_seen_at").isNull()).isTrue();
        var rest = operator.get("/fleet/v1/hosts?limit=1&marker="
                        + page.path("next_marker").asText())
                .json();
        assertThat(rest.path("hosts").findValuesAsText("name")).containsExactly("host-2");
        assertThat(rest.path("next_marker").asText()).isEmpty();
        assertThat(operator.get("/fleet/v1/hosts?availability_zone=south")
                        .json()
                        .path("hosts"))
                .hasSize(1);
    }

    @Test
    void cordonsByIdOrName() {
        String id = fleet.host("host-1", "north");
        var changed =
                operator.patch("/fleet/v1/hosts/host-1", "{\"cordoned\": true, \"cordon_reason\": \"new memory\"}");

        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json().path("cordon_reason").asText()).isEqualTo("new memory");
        assertThat(operator.get("/fleet/v1/hosts/" + id).json().path("cordoned").asBoolean())
                .isTrue();
        assertThat(operator.get("/fleet/v1/hosts/nowhere").status()).isEqualTo(404);
    }

    @Test
    void fencesAndShowsWhatTheWordIsWorth() {
        fleet.host("host-1", "north");
        assertThat(operator.get("/fleet/v1/hosts/host-1").json().path("fence").isNull())
                .isTrue();
        var fence = operator.patch("/fleet/v1/hosts/host-1", "{\"fenced\": true}")
                .json()
                .path("fence");

        assertThat(fence.path("at").asText()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(fence.path("user_id").asText()).isNotEmpty();
        assertThat(fence.path("void").asBoolean()).isTrue();
        assertThat(fence.path("host_was_on").asBoolean(true)).isFalse();
        assertThat(operator.patch("/fleet/v1/hosts/host-1", "{\"fenced\": \"yes it is\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void namesTheFieldThatIsWrong() {
        fleet.host("host-1", "north");
        for (String body :
                List.of("{\"cpu_overcommit\": 65}", "{\"cpu_overcommit\": \"much\"}", "{\"cpu_overcommits\": 1}")) {
            var refused = operator.patch("/fleet/v1/hosts/host-1", body);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
            assertThat(refused.json().path("detail").asText()).contains("cpu_overcommit");
        }
        assertThat(operator.patch("/fleet/v1/hosts/host-1", "{\"cpu_overcommit\": 65}")
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("INVALID_FIELD");
        assertThat(operator.patch("/fleet/v1/hosts/host-1", "{}").status()).isEqualTo(400);
    }

    @Test
    void forgetsNoHostInUse() {
        fleet.host("host-1", "north");
        var refused = operator.delete("/fleet/v1/hosts/host-1");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("reason").asText()).isEqualTo("HOST_IN_USE");
    }

    @Test
    void makesEnrolmentTokens() {
        var made =
                operator.post("/fleet/v1/enrolment-tokens", "{\"uses\": 3, \"expires_at\": \"2030-01-31T12:00:00Z\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("token").asText()).isEqualTo("token-for-3");
        assertThat(made.json().path("expires_at").asText()).isEqualTo("2030-01-31T12:00:00Z");
        assertThat(made.json().path("ca_sha256").asText()).isEqualTo("00");
        assertThat(made.header("Cache-Control")).hasValue("no-store");
        assertThat(operator.post("/fleet/v1/enrolment-tokens", "{\"uses\": 0}").status())
                .isEqualTo(400);
        assertThat(operator.post("/fleet/v1/enrolment-tokens", "{\"expires_at\": \"soon\"}")
                        .json()
                        .path("detail")
                        .asText())
                .startsWith("expires_at");
    }

    @Test
    void showsTheFleetAsAWhole() {
        assertThat(operator.get("/fleet/v1/zones").text())
                .isEqualTo("{\"zones\":[{\"name\":\"north\",\"available\":true,\"hosts\":[\"host-1\"]}]}");
        assertThat(operator.get("/fleet/v1/statistics").json().path("hosts_up").asInt())
                .isEqualTo(2);
        assertThat(operator.get("/fleet/v1/replicas")
                        .json()
                        .path("replicas")
                        .path(0)
                        .path("healthy")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void describesItselfToPeopleAndMachines() {
        TestingClient nobody = TestingClient.nobody(port);
        assertThat(nobody.get("/fleet/v1").text()).contains("<h1>Xenith fleet API</h1>");

        var description = nobody.get("/fleet/v1/openapi?format=json").json();
        assertThat(description.path("paths").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "/fleet/v1/hosts",
                        "/fleet/v1/hosts/{host}",
                        "/fleet/v1/zones",
                        "/fleet/v1/statistics",
                        "/fleet/v1/replicas",
                        "/fleet/v1/enrolment-tokens");
        assertThat(description
                        .path("components")
                        .path("schemas")
                        .path("Host")
                        .path("properties")
                        .has("availability_zone"))
                .isTrue();
    }
}
