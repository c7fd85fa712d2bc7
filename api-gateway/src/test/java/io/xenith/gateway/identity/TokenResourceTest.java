package io.xenith.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.testing.Eventually;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import java.time.Instant;
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

    private static String login(String user, String password, String scope) {
        return """
               {"auth": {"identity": {"methods": ["password"], "password": {"user": {
                  "name": "%s", "domain": {"id": "default"}, "password": "%s"}}} %s}}""".formatted(user, password, scope);
    }

    private TestingClient.Answer post(String body) {
        return nobody.post("/identity/v3/auth/tokens", body);
    }

    @Test
    void saysTheSameOfAWrongPasswordAndOfAnUnknownUser() {
        var wrong = post(login(name, "wrong", ""));
        var unknown = post(login("nobody-" + name, "right", ""));

        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.header("WWW-Authenticate").orElseThrow()).startsWith("Keystone uri=");
        assertThat(wrong.json().path("error").path("code").asInt()).isEqualTo(401);
        assertThat(unknown.text()).isEqualTo(wrong.text());
        assertThat(wrong.text()).doesNotContain("wrong");
    }

    @Test
    void refusesAScopeWithoutARole() {
        controlPlane.identity().project("closed");

        assertThat(post(login(
                                name,
                                "right",
                                ", \"scope\": {\"project\": {\"name\": \"closed\", \"domain\": {\"id\": \"default\"}}}"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void givesAnUnscopedTokenNoRolesAndNoCatalog() {
        var token =
                post(login(name, "right", ", \"scope\": \"unscoped\"")).json().path("token");

        assertThat(token.has("catalog")).isFalse();
        assertThat(token.has("roles")).isFalse();
        assertThat(token.has("project")).isFalse();
    }

    @Test
    void scopesToTheSystem() {
        controlPlane.identity().grantSystem(userId, "admin");

        var token = post(login(name, "right", ", \"scope\": {\"system\": {\"all\": true}}"))
                .json()
                .path("token");

        assertThat(token.path("system").path("all").asBoolean()).isTrue();
    }

    @Test
    void changesTheScopeOfATokenAndRevokesBothTogether() {
        TestingClient unscoped = nobody.loggedIn(name, "right");
        String first = tokenOf(unscoped);
        var second = post("""
                {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
                 "scope": {"project": {"name": "demo", "domain": {"name": "Default"}}}}}""".formatted(first));
        assertThat(second.status()).as(second.text()).isEqualTo(201);
        assertThat(second.json().path("token").path("methods").path(0).asText()).isEqualTo("token");
        assertThat(second.json().path("token").path("audit_ids")).hasSize(2);
        TestingClient scoped = nobody.withToken(second.header("X-Subject-Token").orElseThrow());
        assertThat(scoped.get("/identity/v3/auth/catalog").status()).isEqualTo(200);

        assertThat(scoped.with("X-Subject-Token", first)
                        .delete("/identity/v3/auth/tokens")
                        .status())
                .isEqualTo(204);

        assertThat(scoped.get("/identity/v3/auth/catalog").status()).isEqualTo(401);
        assertThat(unscoped.get("/identity/v3/auth/projects").status()).isEqualTo(401);
    }

    private String tokenOf(TestingClient client) {
        return client.headerSent("X-Auth-Token");
    }

    @Test
    void showsAndChecksOnesOwnTokenButNobodyElses() {
        TestingClient own = nobody.loggedIn(name, "right", "demo");
        TestingClient other = nobody.loggedIn(name, "right");
        keycloak.addUser("other-" + name, "right");
        TestingClient stranger = nobody.loggedIn("other-" + name, "right");
        String subject = tokenOf(own);

        assertThat(own.with("X-Subject-Token", subject)
                        .get("/identity/v3/auth/tokens?nocatalog")
                        .json()
                        .path("token")
                        .has("catalog"))
                .isFalse();
        assertThat(other.with("X-Subject-Token", subject)
                        .head("/identity/v3/auth/tokens")
                        .status())
                .isEqualTo(200);
        assertThat(stranger.with("X-Subject-Token", subject)
                        .get("/identity/v3/auth/tokens")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void heedsARevocationMadeElsewhere() {
        TestingClient own = nobody.loggedIn(name, "right", "demo");
        assertThat(own.get("/identity/v3/auth/catalog").status()).isEqualTo(200);

        controlPlane.identity().revokeUser(userId, Instant.now().plusSeconds(3600));

        Eventually.isTrue(() -> own.get("/identity/v3/auth/catalog").status() == 401);
    }

    @Test
    void keepsTokensWhileKeycloakIsAway() {
        TestingClient own = nobody.loggedIn(name, "right", "demo");
        keycloak.away(true);
        try {
            var refused = post(login(name, "right", ""));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().path("error").path("message").asText()).contains("identity provider");
            assertThat(own.get("/identity/v3/auth/catalog").status()).isEqualTo(200);
        } finally {
            keycloak.away(false);
        }
    }

    @Test
    void acceptsABearerTokenOfKeycloakWithTheRolesOfTheRecord() {
        String project = controlPlane.identity().project("demo");
        String bearer = keycloak.bearer(userId, name, Instant.now().plusSeconds(60));
        TestingClient portal = nobody.with("Authorization", "Bearer " + bearer).with("X-Project-Id", project);

        assertThat(portal.get("/identity/v3/auth/projects")
                        .json()
                        .path("projects")
                        .findValuesAsText("name"))
                .containsExactly("demo");
        assertThat(nobody.with("Authorization", "Bearer " + bearer)
                        .with("X-Project-Id", controlPlane.identity().project("not-mine"))
                        .get("/identity/v3/auth/projects")
                        .status())
                .isEqualTo(401);
        assertThat(nobody.with("Authorization", "Bearer " + bearer.substring(0, bearer.length() - 8) + "AAAAAAAA")
                        .get("/identity/v3/auth/projects")
                        .status())
                .isEqualTo(401);
        String expired = keycloak.bearer(userId, name, Instant.now().minusSeconds(1));
        assertThat(nobody.with("Authorization", "Bearer " + expired)
                        .get("/identity/v3/auth/projects")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void refusesMalformedLogins() {
        assertThat(post("{}").status()).isEqualTo(400);
        assertThat(post("{\"auth\": ").status()).isEqualTo(400);
        assertThat(post("[]").status()).isEqualTo(400);
        assertThat(post("{\"auth\": {\"identity\": {\"methods\": [\"password\"]}}}")
                        .status())
                .isEqualTo(400);
        assertThat(post("{\"auth\": \"" + "x".repeat(1_100_000) + "\"}").status())
                .isEqualTo(413);
        assertThat(nobody.with("Content-Type", "text/plain")
                        .post("/identity/v3/auth/tokens", "x")
                        .status())
                .isEqualTo(415);
        assertThat(nobody.put("/identity/v3/auth/tokens", "{}").status()).isEqualTo(405);
    }
}
