package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The life of servers, through the client. */
@ExtendWith(Cloud.class)
class ServerFlowsIT {
    private final OpenStackCli admin = Cloud.admin();
    private final OpenStackCli demo = Cloud.demo();

    @TempDir
    Path folder;

    @Test
    void runsAServerFromCreateToDelete() throws IOException {
        var key = folder.resolve("key");
        demo.run("keypair", "create", "--private-key", key.toString(), "e2e-key");
        var userData = Files.writeString(folder.resolve("user-data"), "#cloud-config\nhostname: spine\n");
        try {
            var created = demo.json(
                    "server",
                    "create",
                    "--flavor",
                    "m1.tiny",
                    "--image",
                    "tiny",
                    "--network",
                    "private",
                    "--key-name",
                    "e2e-key",
                    "--user-data",
                    userData.toString(),
                    "--property",
                    "role=db",
                    "--wait",
                    "e2e-server");
            assertThat(created.path("status").asText()).isEqualTo("ACTIVE");
            var id = created.path("id").asText();
            var shown = demo.json("server", "show", "e2e-server");
            assertThat(shown.path("addresses").path("private").path(0).asText()).startsWith("10.64.");
            assertThat(shown.path("key_name").asText()).isEqualTo("e2e-key");
            assertThat(shown.path("properties").path("role").asText()).isEqualTo("db");
            assertThat(shown.path("OS-EXT-STS:power_state").asText()).isIn("1", "Running");
            assertThat(shown.path("flavor").toString()).contains("m1.tiny");
            assertThat(shown.path("image").asText()).contains("tiny");
            assertThat(admin.json("server", "show", id)
                            .path("OS-EXT-SRV-ATTR:host")
                            .asText())
                    .isNotBlank();

            Eventually.within(Duration.ofSeconds(30), () -> assertThat(demo.run("console", "log", "show", "e2e-server"))
                    .contains("login:"));
            assertThat(demo.run("console", "log", "show", "--lines", "1", "e2e-server")
                            .lines()
                            .count())
                    .isLessThanOrEqualTo(2);

            demo.run("server", "stop", id);
            awaitStatus(id, "SHUTOFF");
            assertThat(demo.refused("server", "stop", id)).contains("409");
            demo.run("server", "start", id);
            awaitStatus(id, "ACTIVE");
            demo.run("server", "reboot", "--soft", "--wait", id);
            demo.run("server", "reboot", "--hard", "--wait", id);
            awaitStatus(id, "ACTIVE");
            demo.run("server", "pause", id);
            awaitStatus(id, "PAUSED");
            demo.run("server", "unpause", id);
            awaitStatus(id, "ACTIVE");
            demo.run("server", "suspend", id);
            awaitStatus(id, "SUSPENDED");
            demo.run("server", "resume", id);
            awaitStatus(id, "ACTIVE");

            demo.run("server", "lock", id);
            assertThat(awaitStatus(id, "ACTIVE").path("status").asText()).isEqualTo("ACTIVE");
            demo.run("server", "unlock", id);

            demo.run("server", "set", "--name", "e2e-renamed", "--property", "tier=gold", id);
            demo.run("server", "unset", "--property", "role", id);
            shown = demo.json("server", "show", "e2e-renamed");
            assertThat(shown.path("properties").toString()).contains("gold").doesNotContain("role");

            demo.run("server", "rebuild", "--wait", id);
            awaitStatus(id, "ACTIVE");
            assertThat(demo.json("server", "show", id)
                            .path("addresses")
                            .path("private")
                            .path(0)
                            .asText())
                    .isEqualTo(created.path("addresses").path("private").path(0).asText());

            var events = demo.json("server", "event", "list", id).findValuesAsText("Action");
            assertThat(events).contains("create", "stop", "start", "reboot", "pause", "rebuild");
            var request = demo.json("server", "event", "list", id)
                    .path(0)
                    .path("Request ID")
                    .asText();
            assertThat(demo.json("server", "event", "show", id, request)
                            .path("request_id")
                            .asText())
                    .isEqualTo(request);

            demo.run("server", "delete", "--wait", id);
            assertThat(demo.refused("server", "show", id)).contains("No server");
            assertThat(demo.json("port", "list", "--device-owner", "compute:az1")
                            .toString())
                    .doesNotContain(id);
        } finally {
            demo.attempt("server", "delete", "--wait", "e2e-server");
            demo.run("keypair", "delete", "e2e-key");
        }
    }

    @Test
    void resizesAndGoesBackOrOn() {
        var id = create("e2e-resized").path("id").asText();
        try {
            demo.run("server", "resize", "--flavor", "m1.small", "--wait", id);
            awaitStatus(id, "VERIFY_RESIZE");
            demo.run("server", "resize", "revert", id);
            awaitStatus(id, "ACTIVE");
            assertThat(demo.json("server", "show", id).path("flavor").toString())
                    .contains("m1.tiny");

            demo.run("server", "resize", "--flavor", "m1.small", "--wait", id);
            demo.run("server", "resize", "confirm", id);
            awaitStatus(id, "ACTIVE");
            assertThat(demo.json("server", "show", id).path("flavor").toString())
                    .contains("m1.small");
        } finally {
            demo.run("server", "delete", "--wait", id);
        }
    }

    @Test
    void createsManyAndListsThem() {
        demo.run(
                "server",
                "create",
                "--flavor",
                "m1.tiny",
                "--image",
                "tiny",
                "--network",
                "private",
                "--min",
                "3",
                "--max",
                "3",
                "--wait",
                "e2e-many");
        try {
            var listed = demo.json("server", "list", "--name", "e2e-many", "--long");
            assertThat(listed.findValuesAsText("Name"))
                    .containsExactlyInAnyOrder("e2e-many-1", "e2e-many-2", "e2e-many-3");
            assertThat(listed.findValuesAsText("Status")).containsOnly("ACTIVE");
            assertThat(demo.json("server", "list", "--name", "e2e-many", "--status", "SHUTOFF"))
                    .isEmpty();
            assertThat(admin.json("server", "list", "--all-projects", "--name", "e2e-many"))
                    .hasSize(3);
            assertThat(admin.json("server", "list", "--name", "e2e-many")).isEmpty();
            var first = demo.json("server", "list", "--name", "e2e-many", "--limit", "1");
            assertThat(first).hasSize(1);
            var rest = demo.json(
                    "server",
                    "list",
                    "--name",
                    "e2e-many",
                    "--marker",
                    first.path(0).path("ID").asText(),
                    "--limit",
                    "5");
            assertThat(rest).hasSize(2);
        } finally {
            demo.run("server", "delete", "--wait", "e2e-many-1", "e2e-many-2", "e2e-many-3");
        }
    }

    @Test
    void keepsGroupMembersApart() {
        var group = demo.json("server", "group", "create", "--policy", "anti-affinity", "e2e-apart")
                .path("id")
                .asText();
        try {
            for (int member = 1; member <= 2; member++) {
                demo.run(
                        "server",
                        "create",
                        "--flavor",
                        "m1.tiny",
                        "--image",
                        "tiny",
                        "--network",
                        "private",
                        "--hint",
                        "group=" + group,
                        "--wait",
                        "e2e-apart-" + member);
            }
            assertThat(admin.json(
                                    "server",
                                    "show",
                                    demo.json("server", "show", "e2e-apart-1")
                                            .path("id")
                                            .asText())
                            .path("OS-EXT-SRV-ATTR:host")
                            .asText())
                    .isNotEqualTo(admin.json(
                                    "server",
                                    "show",
                                    demo.json("server", "show", "e2e-apart-2")
                                            .path("id")
                                            .asText())
                            .path("OS-EXT-SRV-ATTR:host")
                            .asText());
            assertThat(demo.json("server", "group", "show", group)
                            .path("members")
                            .toString()
                            .split(","))
                    .hasSize(2);
        } finally {
            demo.attempt("server", "delete", "--wait", "e2e-apart-1", "e2e-apart-2");
            demo.run("server", "group", "delete", group);
        }
    }

    @Test
    void saysWhyNoHostWasFound() {
        admin.run("flavor", "create", "--ram", "99999999", "--vcpus", "1", "--disk", "1", "e2e.huge");
        admin.run("quota", "set", "--ram", "-1", "demo");
        try {
            var outcome = demo.attempt(
                    "server",
                    "create",
                    "--flavor",
                    "e2e.huge",
                    "--image",
                    "tiny",
                    "--network",
                    "private",
                    "--wait",
                    "e2e-nowhere");
            // This client says so and yet exits with zero.
            assertThat(outcome.output() + outcome.error()).contains("Error creating server");
            var id = demo.json("server", "list", "--name", "e2e-nowhere")
                    .path(0)
                    .path("ID")
                    .asText();
            var fault = demo.json("server", "show", id);
            assertThat(fault.path("status").asText()).isEqualTo("ERROR");
            assertThat(fault.path("fault").toString()).contains("No valid host");
            // The operator is told how many hosts each rule removed.
            assertThat(admin.json("server", "show", id).path("fault").toString())
                    .contains("memory");
        } finally {
            demo.attempt("server", "delete", "--wait", "e2e-nowhere");
            admin.run("quota", "set", "--ram", "51200", "demo");
            admin.run("flavor", "delete", "e2e.huge");
        }
        assertThat(demo.json("port", "list").toString()).doesNotContain("e2e-nowhere");
    }

    @Test
    void refusesWhatIsUnknownOrForeign() {
        var id = create("e2e-mine").path("id").asText();
        try {
            assertThat(admin.json("server", "list").findValuesAsText("ID")).doesNotContain(id);
            admin.run("project", "create", "e2e-strangers");
            admin.run("role", "add", "--user", "demo", "--project", "e2e-strangers", "member");
            var stranger = demo.with(java.util.Map.of("OS_PROJECT_NAME", "e2e-strangers"));
            assertThat(stranger.refused("server", "show", id)).contains("No server");
            assertThat(stranger.refused("server", "delete", id)).contains("No server");
            assertThat(demo.refused(
                            "server", "create", "--flavor", "no-such", "--image", "tiny", "--network", "private", "x"))
                    .containsIgnoringCase("no-such");
            assertThat(demo.refused("server", "show", "00000000-0000-4000-8000-000000000000"))
                    .contains("No server");
        } finally {
            demo.run("server", "delete", "--wait", id);
            admin.attempt("role", "remove", "--user", "demo", "--project", "e2e-strangers", "member");
            admin.attempt("project", "delete", "e2e-strangers");
        }
    }

    private JsonNode create(String name) {
        return demo.json(
                "server", "create", "--flavor", "m1.tiny", "--image", "tiny", "--network", "private", "--wait", name);
    }

    private JsonNode awaitStatus(String id, String status) {
        return Eventually.within(Duration.ofMinutes(1), () -> {
            var shown = demo.json("server", "show", id);
            assertThat(shown.path("status").asText()).isEqualTo(status);
            return shown;
        });
    }
}
