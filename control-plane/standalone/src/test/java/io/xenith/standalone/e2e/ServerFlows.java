package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of servers, through the client. */
abstract class ServerFlows {
    private final OpenStackCli admin;
    private final OpenStackCli demo;

    @TempDir
    Path folder;

    ServerFlows(OpenStackProgram program) {
        admin = Cloud.admin(program);
        demo = Cloud.demo(program);
    }

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

            // Its owner, too, has to unlock it first; administrators need not.
            demo.run("server", "lock", id);
            assertThat(demo.refused("server", "stop", id)).contains("409").containsIgnoringCase("locked");
            admin.run("server", "reboot", "--hard", "--wait", id);
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
            assertThat(demo.refused("server", "show", id)).containsIgnoringCase("No server");
            assertThat(demo.json("port list --long").toString()).doesNotContain(id);
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
