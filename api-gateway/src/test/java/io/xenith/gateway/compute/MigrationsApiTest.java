package io.xenith.gateway.compute;

import static io.xenith.gateway.compute.ComputeCloud.V21;
import static io.xenith.gateway.compute.ComputeCloud.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.v1.MigrationKind;
import io.xenith.controlplane.v1.MigrationStatus;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moves of servers between hosts, for administrators alone. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class MigrationsApiTest {

    private static final String AUTO = "{\"os-migrateLive\": {\"host\": null, \"block_migration\": \"auto\"}}";

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private ComputeCloud cloud;
    private TestingClient admin;
    private String id;

    @BeforeEach
    void aServer() {
        cloud = new ComputeCloud(controlPlane, keycloak, port);
        admin = cloud.admin;
        id = cloud.server("web");
    }

    private TestingClient.Answer act(TestingClient client, String body) {
        return client.post(V21 + "/servers/" + id + "/action", body);
    }

    private static String message(TestingClient.Answer answer) {
        return answer.json().elements().next().path("message").asText();
    }

    @Test
    void onlyAdministratorsMoveServers() {
        for (String action : new String[] {AUTO, "{\"migrate\": null}"}) {
            assertThat(act(in(cloud.member, 90), action).status()).isEqualTo(403);
            assertThat(message(act(in(cloud.member, 90), action)))
                    .startsWith("Policy doesn't allow os_compute_api:os-migrate-server:migrate");
            assertThat(act(in(cloud.stranger, 90), action).status()).isEqualTo(404);
        }
        assertThat(cloud.migrations.questions()).isZero();
        assertThat(act(in(admin, 90), AUTO).status()).isEqualTo(202);
        assertThat(cloud.migrations.last().getKind()).isEqualTo(MigrationKind.MIGRATION_KIND_LIVE);
        assertThat(cloud.migrations.last().getInstanceId()).isEqualTo(id);
        assertThat(cloud.migrations.last().getRequestedHost()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1  | {'host': null, 'block_migration': true, 'disk_over_commit': false} | 202",
                "1  | {'host': 'host-2', 'block_migration': true, 'disk_over_commit': false} | 202",
                "1  | {'host': null, 'block_migration': true} | 400",
                "1  | {'host': null, 'block_migration': true, 'disk_over_commit': true} | 400",
                "1  | {'host': null, 'block_migration': false, 'disk_over_commit': false} | 202",
                "24 | {'host': null, 'block_migration': 'auto', 'disk_over_commit': false} | 400",
                "25 | {'host': null, 'block_migration': 'auto'} | 202",
                "25 | {'host': null, 'block_migration': 'auto', 'disk_over_commit': false} | 400",
                "25 | {'host': null, 'block_migration': false} | 202",
                "25 | {'block_migration': 'auto'} | 400",
                "25 | {'host': null} | 400",
                "25 | {'host': 7, 'block_migration': 'auto'} | 400",
                "29 | {'host': 'host-2', 'block_migration': 'auto', 'force': false} | 400",
                "30 | {'host': 'host-2', 'block_migration': 'auto', 'force': false} | 202",
                "67 | {'host': 'host-2', 'block_migration': 'auto', 'force': true} | 400",
                "68 | {'host': 'host-2', 'block_migration': 'auto', 'force': false} | 400",
                "68 | {'host': 'host-2', 'block_migration': 'auto'} | 202",
            })
    void readsALiveMigrationAsItsVersionHasIt(int minor, String body, int status) {
        var answer = act(in(admin, minor), "{\"os-migrateLive\": %s}".formatted(body.replace('\'', '"')));
        assertThat(answer.status()).as(() -> answer.toString()).isEqualTo(status);
        assertThat(cloud.migrations.questions()).isEqualTo(status == 202 ? 1 : 0);
        if (status == 202) {
            assertThat(cloud.migrations.last().getRequestedHost()).isEqualTo(body.contains("host-2") ? "host-2" : "");
            assertThat(cloud.migrations.last().getWithoutCopy()).isEqualTo(body.contains("'block_migration': false"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1  | null | '' | 202",
                "55 | {'host': 'host-2'} | '' | 202",
                "56 | null | '' | 202",
                "56 | {'host': null} | '' | 202",
                "56 | {'host': 'host-2'} | host-2 | 202",
                "56 | {'hosts': 'host-2'} | '' | 400",
                "56 | {'host': ''} | '' | 400",
            })
    void readsAColdMigrationAsItsVersionHasIt(int minor, String body, String host, int status) {
        var answer = act(in(admin, minor), "{\"migrate\": %s}".formatted(body.replace('\'', '"')));
        assertThat(answer.status()).as(() -> answer.toString()).isEqualTo(status);
        if (status == 202) {
            assertThat(cloud.migrations.last().getRequestedHost()).isEqualTo(host);
            assertThat(cloud.migrations.last().getKind()).isEqualTo(MigrationKind.MIGRATION_KIND_COLD);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INVALID_FIELD | 400 | Compute host host-9 could not be found.",
                "SAME_HOST | 400 | Cannot migrate to the host where the server exists.",
                "HOST_TOO_OLD | 400 | too old",
                "NO_SHARED_STORE | 400 | (the client's --block-migration)",
                "WRONG_STATE | 409 | while it is in vm_state stopped",
            })
    void refusesInNovasWords(String reason, int status, String words) {
        cloud.migrations.refuseNext(reason);
        var answer = act(in(admin, 56), "{\"migrate\": {\"host\": \"host-9\"}}");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(message(answer)).contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1  | {'onSharedStorage': false, 'adminPass': 'MySecretPass'} | 200",
                "1  | {'onSharedStorage': true} | 400",
                "13 | {'host': 'host-2'} | 400",
                "14 | {'host': 'host-2'} | 200",
                "14 | {'onSharedStorage': false} | 400",
                "28 | {'host': 'host-2', 'force': false} | 400",
                "29 | {'host': 'host-2', 'force': false} | 200",
                "67 | {'host': 'host-2', 'force': true} | 400",
                "68 | {'host': 'host-2', 'force': false} | 400",
                "68 | {} | 200",
                "90 | {'host': 7} | 400",
            })
    void readsAnEvacuationAsItsVersionHasIt(int minor, String body, int status) {
        var answer = act(in(admin, minor), "{\"evacuate\": %s}".formatted(body.replace('\'', '"')));
        assertThat(answer.status()).as(() -> answer.toString()).isEqualTo(status);
        assertThat(cloud.migrations.questions()).isEqualTo(status == 200 ? 1 : 0);
        if (status == 200) {
            assertThat(cloud.migrations.last().getKind()).isEqualTo(MigrationKind.MIGRATION_KIND_EVACUATION);
            assertThat(cloud.migrations.last().getRequestedHost()).isEqualTo(body.contains("host-2") ? "host-2" : "");
            assertThat(cloud.migrations.last().getStopped()).isFalse();
            assertThat(answer.text()).isEqualTo(minor < 14 ? "{\"adminPass\":\"MySecretPass\"}" : "");
        }
    }

    @Test
    void evacuatesForAdministratorsAloneAndStoppedSince2Point95() {
        assertThat(message(act(in(cloud.member, 80), "{\"evacuate\": {}}")))
                .startsWith("Policy doesn't allow os_compute_api:os-evacuate");
        assertThat(act(in(cloud.stranger, 80), "{\"evacuate\": {}}").status()).isEqualTo(404);
        for (String reason : new String[] {"HOST_NOT_FENCED", "FENCE_VOID", "VOLUMES_ATTACHED", "OPERATION_OPEN"}) {
            cloud.migrations.refuseNext(reason);
            assertThat(act(in(admin, 80), "{\"evacuate\": {}}").status()).isEqualTo(409);
        }
        cloud.migrations.refuseNext("INVALID_FIELD");
        assertThat(message(act(in(admin, 80), "{\"evacuate\": {\"host\": \"host-9\"}}")))
                .isEqualTo("Compute host host-9 could not be found.");
        cloud.migrations.refuseNext("SAME_HOST");
        assertThat(act(in(admin, 80), "{\"evacuate\": {\"host\": \"host-1\"}}").status())
                .isEqualTo(400);

        assertThat(act(in(admin, 95), "{\"evacuate\": {}}").status()).isEqualTo(200);
        assertThat(cloud.migrations.last().getStopped()).isTrue();
        JsonNode listed = in(admin, 95)
                .get(V21 + "/os-migrations?migration_type=evacuation")
                .json()
                .path("migrations")
                .path(0);
        assertThat(listed.path("migration_type").asText()).isEqualTo("evacuation");
        assertThat(listed.path("status").asText()).isEqualTo("accepted");
        cloud.migrations.become(MigrationStatus.MIGRATION_STATUS_ARRIVED);
        assertThat(in(admin, 95).get(V21 + "/os-migrations?status=done").json().path("migrations"))
                .hasSize(1);
        assertThat(in(admin, 95)
                        .get(V21 + "/os-migrations?status=completed")
                        .json()
                        .path("migrations"))
                .isEmpty();
    }

    @Test
    void showsTheLiveMoveOfAServerWhileItIsUnderWay() {
        String path = V21 + "/servers/" + id + "/migrations";
        assertThat(in(admin, 22).get(path).status()).isEqualTo(404);
        assertThat(in(admin, 80).get(path).json().path("migrations")).isEmpty();
        act(in(admin, 80), AUTO);

        JsonNode one = in(admin, 80).get(path).json().path("migrations").path(0);
        assertThat(one.path("id").asInt()).isEqualTo(1);
        assertThat(one.path("status").asText()).isEqualTo("running");
        assertThat(one.path("server_uuid").asText()).isEqualTo(id);
        assertThat(one.path("source_compute").asText()).isEqualTo("host-1");
        assertThat(one.path("dest_compute").asText()).isEqualTo("host-2");
        assertThat(one.path("memory_total_bytes").isNull()).isTrue();
        assertThat(one.fieldNames()).toIterable().contains("uuid", "user_id", "project_id", "disk_remaining_bytes");
        assertThat(in(admin, 23).get(path).json().path("migrations").path(0).fieldNames())
                .toIterable()
                .doesNotContain("uuid", "user_id");
        assertThat(in(admin, 80).get(path + "/1").json().path("migration")).isEqualTo(one);
        assertThat(in(admin, 80).get(path + "/2").status()).isEqualTo(404);
        assertThat(in(admin, 80).get(path + "/one").status()).isEqualTo(404);
        assertThat(in(admin, 80)
                        .post(path + "/1/action", "{\"force_complete\": null}")
                        .status())
                .isEqualTo(501);

        assertThat(in(admin, 23).delete(path + "/1").status()).isEqualTo(404);
        assertThat(in(admin, 80).delete(path + "/1").status()).isEqualTo(202);
        cloud.migrations.become(MigrationStatus.MIGRATION_STATUS_CANCELLED);
        assertThat(in(admin, 80).get(path).json().path("migrations")).isEmpty();
        assertThat(message(in(admin, 80).delete(path + "/1"))).endsWith("is not in progress.");
        assertThat(in(cloud.member, 80).get(path).status()).isEqualTo(403);
    }

    @Test
    void listsAllMoves() {
        String path = V21 + "/os-migrations";
        act(in(admin, 80), AUTO);
        cloud.migrations.become(MigrationStatus.MIGRATION_STATUS_ARRIVED);
        act(in(admin, 80), "{\"migrate\": null}");

        JsonNode all = in(admin, 80).get(path).json().path("migrations");
        assertThat(all).hasSize(2);
        assertThat(all.path(0).path("migration_type").asText()).isEqualTo("migration");
        assertThat(all.path(0).path("status").asText()).isEqualTo("migrating");
        assertThat(all.path(1).path("migration_type").asText()).isEqualTo("live-migration");
        assertThat(all.path(1).path("status").asText()).isEqualTo("completed");
        assertThat(all.path(1).path("instance_uuid").asText()).isEqualTo(id);
        assertThat(all.path(1).path("old_instance_type_id").isNull()).isTrue();
        assertThat(admin.get(path).json().path("migrations").path(0).fieldNames())
                .toIterable()
                .hasSize(12)
                .doesNotContain("uuid", "migration_type");

        assertThat(in(admin, 80).get(path + "?status=completed").json().path("migrations"))
                .hasSize(1);
        assertThat(in(admin, 80).get(path + "?status=running").json().path("migrations"))
                .isEmpty();
        assertThat(in(admin, 80).get(path + "?status=nonsense").json().path("migrations"))
                .isEmpty();
        assertThat(in(admin, 80)
                        .get(path + "?migration_type=migration&status=completed")
                        .json()
                        .path("migrations"))
                .isEmpty();
        assertThat(in(admin, 80).get(path + "?migration_type=resize").json().path("migrations"))
                .isEmpty();
        assertThat(in(admin, 80).get(path + "?instance_uuid=none").json().path("migrations"))
                .isEmpty();
        assertThat(in(admin, 80)
                        .get(path + "?host=host-2&source_compute=host-1&instance_uuid=" + id)
                        .json()
                        .path("migrations"))
                .hasSize(2);
        assertThat(cloud.migrations.filter().getHostName()).isEqualTo("host-2");
        assertThat(cloud.migrations.filter().getSourceHostName()).isEqualTo("host-1");
        var page = in(admin, 80).get(path + "?limit=1").json();
        assertThat(page.path("migrations")).hasSize(1);
        assertThat(page.path("migrations_links").path(0).path("href").asText()).contains("marker=");
        assertThat(in(admin, 59).get(path + "?user_id=x").status()).isEqualTo(400);
        assertThat(in(admin, 80).get(path + "?user_id=x").json().path("migrations"))
                .isEmpty();
        assertThat(cloud.member.get(path).status()).isEqualTo(403);
    }
}
