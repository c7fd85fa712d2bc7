package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Servers go to other hosts, by an administrator's word. */
abstract class MigrationFlows {
    private final OpenStackCli admin;
    private final OpenStackCli demo;

    MigrationFlows(OpenStackProgram program) {
        // The client asks for what this API has since 2.25 and 2.56 only when it is told to.
        var version = Map.of("OS_COMPUTE_API_VERSION", "2.80");
        admin = Cloud.admin(program).with(version);
        demo = Cloud.demo(program).with(version);
    }

    @Test
    void movesAServerAsItRuns() {
        var id = create("e2e-moved");
        try {
            var from = host(id);
            var address = addresses(id);
            admin.run("server", "migrate", "--live-migration", id);
            awaitHost(id, "ACTIVE", from, false);
            assertThat(addresses(id)).isEqualTo(address);
            var moved = newest(id);
            assertThat(moved.path("Type").asText()).isEqualTo("live-migration");
            assertThat(moved.path("Status").asText()).isEqualTo("completed");
            assertThat(moved.path("Source Compute").asText()).isEqualTo(from);
            assertThat(moved.path("Dest Compute").asText()).isEqualTo(host(id));

            admin.run("server", "migrate", "--live-migration", "--host", from, id);
            awaitHost(id, "ACTIVE", from, true);
            var number = newest(id).path("Id").asText();
            assertThat(admin.refused("server", "migration", "abort", id, number))
                    .contains("not in progress");
            assertThat(demo.json("server", "event", "list", id).findValuesAsText("Action"))
                    .contains("live-migration");
            Eventually.within(Duration.ofSeconds(30), () -> assertThat(demo.run("console", "log", "show", id))
                    .contains("login:"));
            demo.run("server", "stop", id);
            awaitHost(id, "SHUTOFF", from, true);
            assertThat(admin.refused("server", "migrate", "--live-migration", id))
                    .contains("409");
        } finally {
            demo.run("server", "delete", "--wait", id);
        }
    }

    @Test
    void movesAServerThatIsOffAndGoesBackOrOn() {
        var id = create("e2e-moved-cold");
        try {
            var from = host(id);
            admin.run("server", "migrate", "--wait", id);
            awaitHost(id, "VERIFY_RESIZE", from, false);
            assertThat(newest(id).path("Type").asText()).isEqualTo("migration");
            demo.run("server", "resize", "revert", id);
            awaitHost(id, "ACTIVE", from, true);
            assertThat(newest(id).path("Status").asText()).isEqualTo("reverted");

            admin.run("server", "migrate", "--wait", id);
            awaitHost(id, "VERIFY_RESIZE", from, false);
            demo.run("server", "resize", "confirm", id);
            awaitHost(id, "ACTIVE", from, false);
            assertThat(newest(id).path("Status").asText()).isEqualTo("confirmed");
        } finally {
            demo.run("server", "delete", "--wait", id);
        }
    }

    @Test
    void refusesWhoeverMayNotAndWhatCannotBe() {
        var id = create("e2e-unmoved");
        try {
            assertThat(demo.refused("server", "migrate", "--live-migration", id))
                    .contains("os-migrate-server:migrate_live");
            assertThat(demo.refused("server", "migrate", id)).contains("os-migrate-server:migrate");
            assertThat(demo.refused("server", "migration", "list")).contains("os-migrations");
            assertThat(admin.refused("server", "migrate", "--live-migration", "--host", "nowhere", id))
                    .contains("Compute host nowhere could not be found");
            assertThat(admin.refused("server", "migrate", "--live-migration", "--host", host(id), id))
                    .contains("to current host");
        } finally {
            demo.run("server", "delete", "--wait", id);
        }
    }

    private String create(String name) {
        return demo.json(
                        "server",
                        "create",
                        "--flavor",
                        "m1.tiny",
                        "--image",
                        "tiny",
                        "--network",
                        "private",
                        "--wait",
                        name)
                .path("id")
                .asText();
    }

    private String host(String id) {
        return admin.json("server", "show", id).path("OS-EXT-SRV-ATTR:host").asText();
    }

    private String addresses(String id) {
        return demo.json("server", "show", id).path("addresses").toString();
    }

    private JsonNode newest(String id) {
        return admin.json("server", "migration", "list", "--server", id).path(0);
    }

    private void awaitHost(String id, String status, String host, boolean same) {
        Eventually.within(Duration.ofMinutes(1), () -> {
            var shown = admin.json("server", "show", id);
            assertThat(shown.path("status").asText()).isEqualTo(status);
            var where = assertThat(shown.path("OS-EXT-SRV-ATTR:host").asText());
            return same ? where.isEqualTo(host) : where.isNotEqualTo(host);
        });
    }
}
