package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Keystone through the client: tokens, catalog, and the administration of people and projects. */
abstract class IdentityFlows {
    private final OpenStackCli admin;
    private final OpenStackCli demo;

    IdentityFlows(OpenStackProgram program) {
        admin = Cloud.admin(program);
        demo = Cloud.demo(program);
    }

    @Test
    void issuesTokensAndListsTheCatalog() {
        var token = demo.json("token", "issue");
        assertThat(token.path("id").asText()).isNotBlank();
        assertThat(token.path("project_id").asText()).matches("[0-9a-f]{32}");

        var types = demo.json("catalog", "list").findValuesAsText("Type");
        assertThat(types).contains("identity", "compute", "image", "network", "placement", "volumev3");

        var versions = demo.json("versions", "show");
        assertThat(versions.findValuesAsText("Service Type")).contains("identity", "compute", "image", "network");
    }

    @Test
    void revokesAToken() {
        var token = demo.json("token", "issue").path("id").asText();
        var bearer = demo.withToken(token);
        assertThat(bearer.json("flavor", "list")).isNotEmpty();

        demo.run("token", "revoke", token);

        assertThat(bearer.refused("flavor", "list")).contains("401");
    }

    @Test
    void refusesAWrongPassword() {
        var stranger = demo.with(Map.of("OS_PASSWORD", "not-the-password"));
        assertThat(stranger.refused("token", "issue"))
                .contains("HTTP 401")
                .contains("The request you have made requires authentication");
        var nobody = demo.with(Map.of("OS_USERNAME", "e2e-nobody"));
        assertThat(nobody.refused("token", "issue")).contains("HTTP 401");
        var nowhere = demo.with(Map.of("OS_PROJECT_NAME", "e2e-nowhere"));
        assertThat(nowhere.refused("token", "issue")).contains("HTTP 401");
    }

    @Test
    void administersProjectsUsersAndRoles() {
        admin.run("project", "create", "--description", "for a test", "e2e-project");
        admin.run("user", "create", "--password", "s3cret-Word", "--email", "e2e@example.org", "e2e-user");
        admin.run("role", "create", "e2e-role");
        try {
            assertThat(admin.json("project", "show", "e2e-project")
                            .path("description")
                            .asText())
                    .isEqualTo("for a test");
            assertThat(admin.json("user", "show", "e2e-user").path("email").asText())
                    .isEqualTo("e2e@example.org");
            assertThat(admin.json("project", "list").findValuesAsText("Name")).contains("admin", "demo", "e2e-project");
            assertThat(admin.json("user", "list").findValuesAsText("Name")).contains("admin", "demo", "e2e-user");
            assertThat(admin.json("role", "list").findValuesAsText("Name"))
                    .contains("admin", "member", "reader", "e2e-role");

            assertThat(admin.json("role show e2e-role").path("name").asText()).isEqualTo("e2e-role");
            assertThat(admin.refused("role create e2e-role")).contains("409").contains("e2e-role");
            assertThat(admin.refused("project create e2e-project"))
                    .contains("409")
                    .contains("e2e-project");
            assertThat(admin.refused("project create " + "x".repeat(65)))
                    .contains("400")
                    .contains("too long");

            var user = demo.with(
                    Map.of("OS_USERNAME", "e2e-user", "OS_PASSWORD", "s3cret-Word", "OS_PROJECT_NAME", "e2e-project"));
            assertThat(user.refused("token", "issue")).contains("401");

            admin.run("role", "add", "--user", "e2e-user", "--project", "e2e-project", "member");
            assertThat(user.json("token", "issue").path("id").asText()).isNotBlank();
            assertThat(admin.json("role", "assignment", "list", "--names", "--user", "e2e-user")
                            .toString())
                    .contains("member")
                    .contains("e2e-project");
            assertThat(user.json("server", "list")).isEmpty();
            assertThat(user.refused("project", "create", "by-a-member")).contains("403");

            admin.run("role", "remove", "--user", "e2e-user", "--project", "e2e-project", "member");
            assertThat(user.refused("token", "issue")).contains("401");
        } finally {
            admin.run("role", "delete", "e2e-role");
            admin.run("user", "delete", "e2e-user");
            admin.run("project", "delete", "e2e-project");
        }
        assertThat(admin.refused("user", "show", "e2e-user")).containsIgnoringCase("no user");
    }

    @Test
    void administersDomains() {
        admin.run("domain", "create", "--description", "another house", "e2e-domain");
        assertThat(admin.json("domain", "list").findValuesAsText("Name")).contains("Default", "e2e-domain");
        assertThat(admin.json("domain show e2e-domain").path("description").asText())
                .isEqualTo("another house");
        admin.run("project", "create", "--domain", "e2e-domain", "inside");
        assertThat(admin.json("project", "show", "--domain", "e2e-domain", "inside")
                        .path("name")
                        .asText())
                .isEqualTo("inside");
        admin.run("project", "delete", "--domain", "e2e-domain", "inside");
        assertThat(admin.refused("domain", "delete", "e2e-domain")).contains("disable");
        admin.run("domain", "set", "--disable", "e2e-domain");
        admin.run("domain", "delete", "e2e-domain");
        assertThat(admin.json("domain", "list").findValuesAsText("Name")).doesNotContain("e2e-domain");
    }

    @Test
    void logsInWithAnApplicationCredential() {
        var credential = demo.json("application", "credential", "create", "--role", "member", "e2e-credential");
        try {
            var robot = demo.withOnly(Map.of(
                    "OS_AUTH_TYPE", "v3applicationcredential",
                    "OS_AUTH_URL", demo.variable("OS_AUTH_URL"),
                    "OS_IDENTITY_API_VERSION", "3",
                    "OS_REGION_NAME", demo.variable("OS_REGION_NAME"),
                    "OS_APPLICATION_CREDENTIAL_ID", credential.path("id").asText(),
                    "OS_APPLICATION_CREDENTIAL_SECRET",
                            credential.path("secret").asText()));
            assertThat(robot.json("token", "issue").path("project_id").asText())
                    .isEqualTo(demo.json("token", "issue").path("project_id").asText());
            assertThat(robot.json("flavor", "list")).isNotEmpty();
            assertThat(demo.run("application credential show e2e-credential -f json"))
                    .contains("e2e-credential")
                    .doesNotContain(credential.path("secret").asText());
            assertThat(robot.with(Map.of("OS_APPLICATION_CREDENTIAL_SECRET", "wrong"))
                            .refused("token", "issue"))
                    .contains("401");
        } finally {
            demo.run("application", "credential", "delete", "e2e-credential");
        }
        assertThat(demo.json("application", "credential", "list").findValuesAsText("Name"))
                .doesNotContain("e2e-credential");
    }
}
