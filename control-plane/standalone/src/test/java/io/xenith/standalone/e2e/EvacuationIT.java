package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A host is lost with a server on it. Nothing is restarted elsewhere until somebody says that it is off, and then it is, once. */
@NeedsMinutes(10)
@ExtendWith({InstalledClient.class, Cloud.class})
class EvacuationIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    // The client asks for what this API has since 2.53 and 2.74 only when it is told to.
    private final OpenStackCli admin =
            Cloud.admin(OpenStackProgram.installed()).with(Map.of("OS_COMPUTE_API_VERSION", "2.80"));
    private final OpenStackCli demo = Cloud.demo(OpenStackProgram.installed());

    @Test
    void serverOfALostHostComesBackElsewhereOnceSomebodyFencesIt() throws Exception {
        try (var lone = LoneHost.start(Cloud.standalone())) {
            awaitHost("up");
            create("e2e-evacuated");
            create("e2e-lost");
            assertThat(show().path("OS-EXT-SRV-ATTR:host").asText()).isEqualTo(LoneHost.NAME);
            assertThat(admin.refused("compute", "service", "set", "--down", LoneHost.NAME, "nova-compute"))
                    .as("it speaks; this client keeps the reason to itself")
                    .contains("failed to set");
            assertThat(demo.refused("compute", "service", "set", "--down", LoneHost.NAME, "nova-compute"))
                    .contains("os-services");

            lone.lose();
            awaitHost("down");
            awaitStatus("UNKNOWN");
            assertThat(admin.refused("server", "evacuate", "e2e-evacuated"))
                    .contains("by forcing its compute service down");
            assertThat(demo.refused("server", "evacuate", show().path("id").asText()))
                    .contains("No server with a name or ID");

            admin.run("server", "delete", "e2e-lost");
            assertThat(admin.json("server", "show", "e2e-lost")
                            .path("OS-EXT-STS:task_state")
                            .asText())
                    .as("it may run")
                    .isEqualTo("deleting");
            admin.run("compute", "service", "set", "--down", LoneHost.NAME, "nova-compute");
            Eventually.within(PATIENCE, () -> assertThat(
                            admin.attempt("server", "show", "e2e-lost").status())
                    .isNotZero());
            assertThat(service().path("Forced Down").asBoolean()).isTrue();
            // The client of Debian 12 asks, and then stumbles over the answer, Nova's or ours.
            admin.attempt("server", "evacuate", "e2e-evacuated");
            awaitStatus("ACTIVE");
            assertThat(show().path("OS-EXT-SRV-ATTR:host").asText()).startsWith("sim-");
            var move = admin.json("server", "migration", "list", "--server", "e2e-evacuated")
                    .path(0);
            assertThat(move.path("Type").asText()).isEqualTo("evacuation");
            assertThat(move.path("Status").asText()).isEqualTo("done");
            assertThat(admin.json("server", "event", "list", "e2e-evacuated").findValuesAsText("Action"))
                    .contains("evacuate");

            // It was on all the while: what it still has of the server goes, and the word that it is off is void.
            lone.switchOn();
            awaitHost("up");
            assertThat(service().path("Forced Down").asBoolean()).isTrue();
            assertThat(Cloud.standalone().log("control-plane")
                            + Cloud.standalone().log("control-plane-2"))
                    .contains("was said to be off speaks");
            admin.run("compute", "service", "set", "--up", LoneHost.NAME, "nova-compute");
            assertThat(service().path("Forced Down").asBoolean(true)).isFalse();
            assertThat(show().path("status").asText()).isEqualTo("ACTIVE");
            // A host can be forgotten when nothing is left there.
            Eventually.within(PATIENCE, () -> {
                var outcome = admin.attempt(
                        "compute", "service", "delete", service().path("ID").asText());
                assertThat(outcome.status()).as(outcome.toString()).isZero();
                return outcome;
            });
        } finally {
            // Should its host be down, nothing else ends a delete.
            admin.attempt("compute", "service", "set", "--down", LoneHost.NAME, "nova-compute");
            admin.attempt("server", "delete", "e2e-evacuated", "e2e-lost");
        }
    }

    private void create(String name) {
        admin.run(
                "server",
                "create",
                "--flavor",
                "m1.tiny",
                "--image",
                "tiny",
                "--nic",
                "none",
                "--host",
                LoneHost.NAME,
                "--wait",
                name);
    }

    private JsonNode show() {
        return admin.json("server", "show", "e2e-evacuated");
    }

    private void awaitStatus(String status) {
        Eventually.within(
                PATIENCE, () -> assertThat(show().path("status").asText()).isEqualTo(status));
    }

    private JsonNode service() {
        return admin.json("compute", "service", "list", "--long", "--host", LoneHost.NAME)
                .path(0);
    }

    private void awaitHost(String state) {
        Eventually.within(
                PATIENCE, () -> assertThat(service().path("State").asText()).isEqualTo(state));
    }
}
