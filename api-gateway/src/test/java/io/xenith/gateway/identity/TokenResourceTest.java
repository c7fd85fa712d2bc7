package io.xenith.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class TokenResourceTest {

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private TestingClient nobody;
    private String userId;
    private String name;

    @BeforeEach
    void aMemberOfAProject() {
        nobody = TestingClient.nobody(port);
        name = "user-" + System.nanoTime();
        userId = keycloak.addUser(name, "right");
        controlPlane.identity().grant(userId, "member", controlPlane.identity().project("demo"));
    }

    @Test
    void issuesATokenWithCatalogAndRoles() {
        var answer = nobody.post("/identity/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {
                   "name": "%s", "domain": {"name": "Default"}, "password": "right"}}},
                 "scope": {"project": {"name": "demo", "domain": {"id": "default"}}}}}""".formatted(name));

        assertThat(answer.status()).isEqualTo(201);
        var token = answer.json().path("token");
        assertThat(token.path("user").path("id").asText()).isEqualTo(userId.replace("-", ""));
        assertThat(token.path("project").path("name").asText()).isEqualTo("demo");
        assertThat(token.path("roles").findValuesAsText("name")).containsExactly("member");
        assertThat(token.path("catalog").findValuesAsText("type"))
                .contains("compute", "identity", "image", "network", "placement");
        assertThat(answer.header("X-Subject-Token").orElseThrow()).hasSizeLessThan(1024);
        assertThat(answer.header("X-Openstack-Request-Id").orElseThrow()).startsWith("req-");
    }
}
