package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services end in the middle of work, without a warning. What was accepted comes about all the same, once. */
@NeedsMinutes(15)
@ExtendWith({InstalledClient.class, Cloud.class})
class InterruptedWorkIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OpenStackCli demo = Cloud.demo(OpenStackProgram.installed());
    private final OpenStackCli admin = Cloud.admin(OpenStackProgram.installed());

    @ParameterizedTest
    @ValueSource(strings = {"control-plane", "host-agent", "kafka", "postgres", "api-gateway", "image-service"})
    void endsWhatWasAskedThoughAServiceDies(String service) throws Exception {
        var prefix = "e2e-" + service + "-";
        var create = List.of(prefix + "1", prefix + "2", prefix + "3");
        try {
            // Without --wait the client returns as soon as the request is accepted; the service dies while they are
            // built.
            inParallel(
                    create,
                    name -> demo.run(
                            "server",
                            "create",
                            "--flavor",
                            "m1.tiny",
                            "--image",
                            "tiny",
                            "--network",
                            "private",
                            name));
            Cloud.standalone().killAndAwait(service);
            awaitStatus(prefix, "ACTIVE", create.size());

            var resized = prefix + "1";
            demo.run("server", "resize", "--flavor", "m1.small", resized);
            Cloud.standalone().killAndAwait(service);
            Eventually.within(
                    PATIENCE,
                    () -> assertThat(show(resized).path("status").asText()).isEqualTo("VERIFY_RESIZE"));
            demo.run("server", "resize", "confirm", resized);
            awaitStatus(prefix, "ACTIVE", create.size());

            demo.run("server", "delete", prefix + "1", prefix + "2", prefix + "3");
            Cloud.standalone().killAndAwait(service);
            awaitStatus(prefix, "", 0);
        } finally {
            demo.attempt("server", "delete", "--wait", prefix + "1", prefix + "2", prefix + "3");
        }
        Eventually.within(
                PATIENCE, () -> assertThat(demo.json("port list --long").findValuesAsText("Device Owner"))
                        .noneMatch(owner -> owner.startsWith("compute:")));
    }

    @Test
    void goesOnAfterEverythingWasKilled() throws Exception {
        demo.run(
                "server",
                "create",
                "--flavor",
                "m1.tiny",
                "--image",
                "tiny",
                "--network",
                "private",
                "--wait",
                "e2e-survivor");
        var before = show("e2e-survivor");
        demo.run("server", "create", "--flavor", "m1.tiny", "--image", "tiny", "--network", "private", "e2e-underway");
        try {
            for (var line : Cloud.standalone().status()) {
                Cloud.standalone().kill(line.name());
            }
            Cloud.standalone().awaitReady();

            Eventually.within(PATIENCE, () -> assertThat(
                            show("e2e-underway").path("status").asText())
                    .isEqualTo("ACTIVE"));
            var after = show("e2e-survivor");
            assertThat(after.path("status").asText()).isEqualTo("ACTIVE");
            assertThat(after.path("id")).isEqualTo(before.path("id"));
            assertThat(after.path("addresses")).isEqualTo(before.path("addresses"));
            Eventually.within(PATIENCE, () -> assertThat(
                            admin.json("compute", "service", "list").findValuesAsText("State"))
                    .containsOnly("up"));
        } finally {
            demo.run("server", "delete", "--wait", "e2e-survivor", "e2e-underway");
        }
    }

    @Test
    void keepsTokensWorkingWhileKeycloakIsAway() {
        var token = demo.json("token issue").path("id").asText();
        var bearer = demo.withToken(token);
        try {
            Cloud.standalone().kill("keycloak");
            assertThat(demo.refused("token issue"))
                    .contains("HTTP 503")
                    .contains("The identity provider is not answering")
                    .contains("tokens that were issued before keep working");
            bearer.run("server create --flavor m1.tiny --image tiny --network private --wait e2e-without-keycloak");
            assertThat(bearer.json("server show e2e-without-keycloak")
                            .path("status")
                            .asText())
                    .isEqualTo("ACTIVE");
            Eventually.within(PATIENCE, () -> {
                var outcome = demo.attempt("token issue");
                assertThat(outcome.status()).as(outcome.toString()).isZero();
                return outcome;
            });
        } finally {
            demo.run("server delete --wait e2e-without-keycloak");
        }
    }

    private JsonNode show(String name) {
        var outcome = demo.attempt("server", "show", name, "-f", "json");
        assertThat(outcome.status()).as(outcome.toString()).isZero();
        return OpenStackCli.parse(outcome.output());
    }

    private void awaitStatus(String prefix, String status, int count) {
        Eventually.within(PATIENCE, () -> {
            var outcome = demo.attempt("server", "list", "--name", prefix, "-f", "json");
            assertThat(outcome.status()).as(outcome.toString()).isZero();
            var servers = OpenStackCli.parse(outcome.output());
            assertThat(servers).as(servers.toString()).hasSize(count);
            if (!status.isEmpty()) {
                assertThat(servers.findValuesAsText("Status")).containsOnly(status);
            }
            return servers;
        });
    }

    private interface Each {
        void accept(String name);
    }

    private static void inParallel(List<String> names, Each each) throws Exception {
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            names.forEach(name -> futures.add(tasks.submit(() -> each.accept(name))));
            for (var future : futures) {
                future.get();
            }
        }
    }
}
