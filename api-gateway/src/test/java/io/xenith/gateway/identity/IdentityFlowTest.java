package io.xenith.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The administration of people and projects, as the openstack client does it. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class IdentityFlowTest {

    private static final String V3 = "/identity/v3";

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private TestingClient nobody;
    private TestingClient admin;
    private String suffix;

    @BeforeEach
    void anAdministrator() {
        nobody = TestingClient.nobody(port);
        suffix = Long.toString(System.nanoTime());
        String project = controlPlane.identity().project("admin");
        controlPlane.identity().grant(keycloak.addUser("admin-" + suffix, "secret"), "admin", project);
        admin = nobody.loggedIn("admin-" + suffix, "secret", "admin");
    }

    private String create(String path, String key, String body) {
        var answer = admin.post(V3 + path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().path(key).path("id").asText();
    }

    private String roleId(String name) {
        return admin.get(V3 + "/roles?name=" + name)
                .json()
                .path("roles")
                .path(0)
                .path("id")
                .asText();
    }

    @Test
    void administersAUserFromCreationToDeletion() {
        String project = create("/projects", "project", "{\"project\": {\"name\": \"p-%s\"}}".formatted(suffix));
        String user = create(
                "/users",
                "user",
                "{\"user\": {\"name\": \"Ann-%s\", \"password\": \"first\", \"email\": \"ann%s@example.org\"}}"
                        .formatted(suffix, suffix));
        assertThat(project).matches("[0-9a-f]{32}");
        assertThat(user).matches("[0-9a-f]{32}");
        JsonNode shown = admin.get(V3 + "/users/" + user).json().path("user");
        assertThat(shown.path("name").asText()).isEqualTo("Ann-" + suffix);
        assertThat(shown.path("domain_id").asText()).isEqualTo("default");

        String grant = V3 + "/projects/" + project + "/users/" + user + "/roles/" + roleId("member");
        assertThat(admin.head(grant).status()).isEqualTo(404);
        assertThat(admin.put(grant, "").status()).isEqualTo(204);
        assertThat(admin.head(grant).status()).isEqualTo(204);
        JsonNode assignments = admin.get(V3 + "/role_assignments?include_names=true&user.id=" + user)
                .json()
                .path("role_assignments");
        assertThat(assignments).hasSize(1);
        assertThat(assignments
                        .path(0)
                        .path("scope")
                        .path("project")
                        .path("name")
                        .asText())
                .isEqualTo("p-" + suffix);
        assertThat(assignments.path(0).path("user").path("name").asText()).isEqualTo("Ann-" + suffix);

        TestingClient ann = nobody.loggedIn("Ann-" + suffix, "first", "p-" + suffix);
        assertThat(ann.get(V3 + "/auth/projects").json().path("projects").findValuesAsText("name"))
                .containsExactly("p-" + suffix);
        assertThat(ann.get(V3 + "/users/" + user).status()).isEqualTo(200);
        assertThat(ann.get(V3 + "/users").status()).isEqualTo(403);

        assertThat(admin.delete(grant).status()).isEqualTo(204);
        assertThat(ann.get(V3 + "/auth/projects").status()).isEqualTo(401);
        assertThat(admin.delete(V3 + "/users/" + user).status()).isEqualTo(204);
        assertThat(admin.get(V3 + "/users/" + user).status()).isEqualTo(404);
        assertThat(admin.delete(V3 + "/projects/" + project).status()).isEqualTo(204);
    }

    @Test
    void listsMoreUsersThanKeycloakGivesAtOnce() {
        for (int number = 0; number < 1_200; number++) {
            keycloak.addUser("crowd-" + suffix + "-" + number, "secret");
        }
        JsonNode body = admin.get(V3 + "/users").json();
        assertThat(body.path("users").findValuesAsText("name"))
                .filteredOn(name -> name.startsWith("crowd-" + suffix))
                .hasSize(1_200)
                .doesNotHaveDuplicates();
        assertThat(body.path("truncated").asBoolean()).isFalse();
    }

    @Test
    void keepsUsersOfAnotherDomainApart() {
        String domain = create("/domains", "domain", "{\"domain\": {\"name\": \"d-%s\"}}".formatted(suffix));
        String body = "{\"user\": {\"name\": \"twin-%s\", \"password\": \"%s\"%s}}";
        create("/users", "user", body.formatted(suffix, "here", ""));
        create("/users", "user", body.formatted(suffix, "there", ", \"domain_id\": \"" + domain + "\""));

        assertThat(admin.get(V3 + "/users?name=twin-" + suffix).json().path("users"))
                .hasSize(2);
        var found = admin.get(V3 + "/users?name=twin-" + suffix + "&domain_id=" + domain)
                .json()
                .path("users");
        assertThat(found).hasSize(1);
        assertThat(found.path(0).path("name").asText()).isEqualTo("twin-" + suffix);
        assertThat(found.path(0).path("domain_id").asText()).isEqualTo(domain);

        String login = """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "twin-%s",
                 "domain": {"name": "d-%s"}, "password": "%s"}}}}}""";
        assertThat(nobody.post(V3 + "/auth/tokens", login.formatted(suffix, suffix, "here"))
                        .status())
                .isEqualTo(401);
        var there = nobody.post(V3 + "/auth/tokens", login.formatted(suffix, suffix, "there"));
        assertThat(there.status()).isEqualTo(201);
        assertThat(there.json()
                        .path("token")
                        .path("user")
                        .path("domain")
                        .path("id")
                        .asText())
                .isEqualTo(domain);

        assertThat(admin.delete(V3 + "/domains/" + domain).status()).isEqualTo(409);
        assertThat(admin.patch(V3 + "/domains/" + domain, "{\"domain\": {\"enabled\": false}}")
                        .status())
                .isEqualTo(200);
        assertThat(nobody.post(V3 + "/auth/tokens", login.formatted(suffix, suffix, "there"))
                        .status())
                .isEqualTo(401);
        assertThat(admin.delete(V3 + "/domains/" + domain).status()).isEqualTo(204);
        assertThat(admin.get(V3 + "/users?name=twin-" + suffix).json().path("users"))
                .hasSize(1);
    }

    @Test
    void changesAPasswordAndEndsTheTokens() {
        String id = keycloak.addUser("changer-" + suffix, "old");
        TestingClient own = nobody.loggedIn("changer-" + suffix, "old");
        String path = V3 + "/users/" + id + "/password";

        assertThat(own.post(path, "{\"user\": {\"original_password\": \"guess\", \"password\": \"new\"}}")
                        .status())
                .isEqualTo(401);
        assertThat(own.post(path, "{\"user\": {\"original_password\": \"old\", \"password\": \"new\"}}")
                        .status())
                .isEqualTo(204);
        assertThat(own.get(V3 + "/auth/projects").status()).isEqualTo(401);
        assertThat(nobody.loggedIn("changer-" + suffix, "new")
                        .get(V3 + "/auth/projects")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void disablesAUserAndAProject() {
        String project = create("/projects", "project", "{\"project\": {\"name\": \"q-%s\"}}".formatted(suffix));
        String user = keycloak.addUser("bob-" + suffix, "secret");
        String grant = V3 + "/projects/" + project + "/users/" + user.replace("-", "") + "/roles/" + roleId("member");
        assertThat(admin.put(grant, "").status()).isEqualTo(204);
        TestingClient bob = nobody.loggedIn("bob-" + suffix, "secret", "q-" + suffix);
        assertThat(bob.get(V3 + "/projects/" + project).status()).isEqualTo(200);

        assertThat(admin.patch(V3 + "/projects/" + project, "{\"project\": {\"enabled\": false}}")
                        .status())
                .isEqualTo(200);
        assertThat(bob.get(V3 + "/projects/" + project).status()).isEqualTo(401);

        TestingClient unscoped = nobody.loggedIn("bob-" + suffix, "secret");
        assertThat(admin.patch(V3 + "/users/" + user, "{\"user\": {\"enabled\": false}}")
                        .status())
                .isEqualTo(200);
        assertThat(unscoped.get(V3 + "/auth/projects").status()).isEqualTo(401);
    }

    @Test
    void makesAnApplicationCredentialThatMayNotMakeAnother() {
        String own = nobody.loggedIn("admin-" + suffix, "secret", "admin")
                .get(V3 + "/users?name=admin-" + suffix)
                .json()
                .path("users")
                .path(0)
                .path("id")
                .asText();
        String path = V3 + "/users/" + own + "/application_credentials";
        var created = admin.post(path, "{\"application_credential\": {\"name\": \"robot\"}}");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        JsonNode credential = created.json().path("application_credential");
        assertThat(credential.path("roles").findValuesAsText("name")).containsExactly("admin");
        assertThat(admin.get(path)
                        .json()
                        .path("application_credentials")
                        .path(0)
                        .has("secret"))
                .isFalse();

        String login = """
                {"auth": {"identity": {"methods": ["application_credential"], "application_credential":
                 {"id": "%s", "secret": "%s"}}}}""";
        var token = nobody.post(
                V3 + "/auth/tokens",
                login.formatted(
                        credential.path("id").asText(),
                        credential.path("secret").asText()));
        assertThat(token.status()).as(token.text()).isEqualTo(201);
        assertThat(token.json().path("token").path("project").path("name").asText())
                .isEqualTo("admin");
        TestingClient robot = nobody.withToken(token.header("X-Subject-Token").orElseThrow());
        assertThat(robot.post(path, "{\"application_credential\": {\"name\": \"second\"}}")
                        .status())
                .isEqualTo(403);
        assertThat(nobody.post(
                                V3 + "/auth/tokens",
                                login.formatted(credential.path("id").asText(), "wrong"))
                        .status())
                .isEqualTo(401);
        assertThat(admin.post(
                                path,
                                "{\"application_credential\": {\"name\": \"x\", \"roles\": [{\"name\": \"reader\"}]}}")
                        .status())
                .isEqualTo(400);
        assertThat(admin.delete(path + "/" + credential.path("id").asText()).status())
                .isEqualTo(204);
        assertThat(admin.get(path).json().path("application_credentials")).isEmpty();
    }

    @Test
    void listsTheCatalogForAdministrators() {
        JsonNode services = admin.get(V3 + "/services").json().path("services");
        assertThat(services.findValuesAsText("type")).contains("compute", "identity");
        String compute = admin.get(V3 + "/services?type=compute")
                .json()
                .path("services")
                .path(0)
                .path("id")
                .asText();
        assertThat(admin.get(V3 + "/endpoints?interface=public&service_id=" + compute)
                        .json()
                        .path("endpoints")
                        .path(0)
                        .path("url")
                        .asText())
                .endsWith("/compute/v2.1");
        assertThat(admin.get(V3 + "/regions/RegionOne").status()).isEqualTo(200);
        assertThat(admin.get(V3 + "/groups").json().path("groups")).isEmpty();
    }
}
