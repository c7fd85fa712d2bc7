package io.xenith.gateway.compute;

import static io.xenith.gateway.compute.ComputeCloud.IMAGE;
import static io.xenith.gateway.compute.ComputeCloud.V21;
import static io.xenith.gateway.compute.ComputeCloud.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.v1.AttachPortRequest;
import io.xenith.controlplane.v1.ChangePowerRequest;
import io.xenith.controlplane.v1.PowerChange;
import io.xenith.controlplane.v1.ReadConsoleRequest;
import io.xenith.controlplane.v1.RebuildInstanceRequest;
import io.xenith.controlplane.v1.UpdateInstanceRequest;
import io.xenith.gateway.compute.testing.TestingPorts;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be done with a server, and what hangs on it. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class ServerActionsApiTest {

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private ComputeCloud cloud;
    private TestingClient member;
    private String id;

    @BeforeEach
    void aServer() {
        cloud = new ComputeCloud(controlPlane, keycloak, port);
        member = cloud.member;
        id = cloud.server("web");
    }

    private TestingClient.Answer act(TestingClient client, String body) {
        return client.post(V21 + "/servers/" + id + "/action", body);
    }

    private String server(String path) {
        return V21 + "/servers/" + id + path;
    }

    private static String message(TestingClient.Answer answer) {
        return answer.json().elements().next().path("message").asText();
    }

    @Test
    void stopsAndStartsAndSaysWhyNot() {
        var stopped = act(member, "{\"os-stop\": null}");
        assertThat(stopped.status()).as(stopped.text()).isEqualTo(202);
        assertThat(stopped.text()).isEmpty();
        var again = act(member, "{\"os-stop\": null}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.json().has("conflictingRequest")).isTrue();
        assertThat(message(again)).isEqualTo("Cannot 'stop' instance " + id + " while it is in vm_state stopped");
        assertThat(act(member, "{\"os-start\": null}").status()).isEqualTo(202);
        assertThat(act(member, "{\"reboot\": {\"type\": \"HARD\"}}").status()).isEqualTo(202);
        assertThat(cloud.instances.last(ChangePowerRequest.class).getChange())
                .isEqualTo(PowerChange.POWER_CHANGE_REBOOT_HARD);
    }

    @ParameterizedTest
    @CsvSource({"pause, PAUSE", "suspend, SUSPEND"})
    void changesPower(String action, String change) {
        assertThat(act(member, "{\"%s\": null}".formatted(action)).status()).isEqualTo(202);
        assertThat(cloud.instances.last(ChangePowerRequest.class).getChange().name())
                .isEqualTo("POWER_CHANGE_" + change);
    }

    @Test
    void resizesConfirmsAndReverts() {
        var early = act(member, "{\"confirmResize\": null}");
        assertThat(early.status()).isEqualTo(409);
        assertThat(message(early))
                .isEqualTo("Cannot 'confirmResize' instance " + id + " while it is in task_state resize_migrating");
        assertThat(act(member, "{\"resize\": {\"flavorRef\": \"2\"}}").status()).isEqualTo(202);
        assertThat(member.get(server("")).json().path("server").path("status").asText())
                .isEqualTo("VERIFY_RESIZE");
        assertThat(act(member, "{\"confirmResize\": null}").status()).isEqualTo(204);
        assertThat(act(member, "{\"resize\": {\"flavorRef\": null}}").status()).isEqualTo(400);
        assertThat(act(member, "{\"revertResize\": null}").status()).isEqualTo(202);
    }

    @Test
    void rebuildsAndAnswersWithTheServer() {
        var rebuilt = act(
                member,
                "{\"rebuild\": {\"imageRef\": \"%s\", \"name\": \"anew\", \"adminPass\": \"pw\"}}".formatted(IMAGE));
        assertThat(rebuilt.status()).as(rebuilt.text()).isEqualTo(202);
        assertThat(rebuilt.json().path("server").path("adminPass").asText()).isEqualTo("pw");
        assertThat(rebuilt.json().path("server").path("status").asText()).isEqualTo("REBUILD");
        assertThat(act(member, "{\"rebuild\": {\"imageRef\": \"%s\", \"key_name\": null}}".formatted(IMAGE))
                        .status())
                .isEqualTo(400);
        assertThat(act(in(member, 54), "{\"rebuild\": {\"imageRef\": \"%s\", \"key_name\": null}}".formatted(IMAGE))
                        .status())
                .isEqualTo(202);
        assertThat(cloud.instances.last(RebuildInstanceRequest.class).hasKeypairName())
                .isTrue();
        assertThat(act(member, "{\"rebuild\": {\"imageRef\": \"x\"}}").status()).isEqualTo(400);
    }

    @Test
    void locksWithAReason() {
        assertThat(act(in(member, 73), "{\"lock\": {\"locked_reason\": \"audit\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(cloud.instances.last(UpdateInstanceRequest.class).getLockReason())
                .isEqualTo("audit");
        var refused = act(member, "{\"os-stop\": null}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(message(refused)).isEqualTo("Instance " + id + " is locked");
        assertThat(act(member, "{\"unlock\": null}").status()).isEqualTo(202);
        assertThat(act(member, "{\"os-stop\": null}").status()).isEqualTo(202);
    }

    @Test
    void readsTheConsole() {
        var log = act(member, "{\"os-getConsoleOutput\": {\"length\": 10}}");
        assertThat(log.status()).isEqualTo(200);
        assertThat(log.json().path("output").asText()).isEqualTo("login: ");
        assertThat(cloud.instances.last(ReadConsoleRequest.class).getLines()).isEqualTo(10);
        assertThat(act(member, "{\"os-getConsoleOutput\": {}}").status()).isEqualTo(200);
        assertThat(cloud.instances.last(ReadConsoleRequest.class).hasLines()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "changePassword, 1, 409",
        "createImage, 1, 400",
        "createBackup, 1, 400",
        "rescue, 1, 501",
        "shelve, 1, 501",
        "os-getSPICEConsole, 1, 400",
        "os-getSPICEConsole, 6, 404",
        "addFloatingIp, 1, 400",
        "addFloatingIp, 44, 404",
        "migrate, 1, 403",
        "os-migrateLive, 1, 403",
        "os-resetState, 1, 403",
        "trigger_crash_dump, 1, 400",
        "trigger_crash_dump, 17, 501",
        "nonsense, 1, 400"
    })
    void refusesWhatIsNotOffered(String action, int minor, int status) {
        assertThat(act(in(member, minor), "{\"%s\": {}}".formatted(action)).status())
                .isEqualTo(status);
        assertThat(act(in(cloud.stranger, minor), "{\"%s\": {}}".formatted(action))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void refusesBodiesThatAreNoAction() {
        assertThat(act(member, "{}").status()).isEqualTo(400);
        assertThat(act(member, "{\"os-stop\": null, \"os-start\": null}").status())
                .isEqualTo(400);
        assertThat(act(member, "{\"reboot\": {\"type\": \"GENTLE\"}}").status()).isEqualTo(400);
        assertThat(act(member, "{\"reboot\": null}").status()).isEqualTo(400);
    }

    @Test
    void keepsMetadata() {
        assertThat(member.post(server("/metadata"), "{\"metadata\": {\"a\": \"1\", \"b\": \"2\"}}")
                        .json()
                        .path("metadata"))
                .hasSize(2);
        assertThat(member.put(server("/metadata/a"), "{\"meta\": {\"a\": \"3\"}}")
                        .json()
                        .path("meta")
                        .path("a")
                        .asText())
                .isEqualTo("3");
        assertThat(member.get(server("/metadata/a"))
                        .json()
                        .path("meta")
                        .path("a")
                        .asText())
                .isEqualTo("3");
        assertThat(member.delete(server("/metadata/a")).status()).isEqualTo(204);
        assertThat(member.delete(server("/metadata/a")).status()).isEqualTo(404);
        assertThat(member.get(server("/metadata/a")).status()).isEqualTo(404);
        assertThat(member.put(server("/metadata"), "{\"metadata\": {}}").json().path("metadata"))
                .isEmpty();
        assertThat(member.put(server("/metadata/a"), "{\"meta\": {\"b\": \"3\"}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void keepsTagsFrom226On() {
        assertThat(member.get(server("/tags")).status()).isEqualTo(404);
        TestingClient later = in(member, 26);
        assertThat(later.put(server("/tags"), "{\"tags\": [\"a\", \"b\"]}")
                        .json()
                        .path("tags"))
                .hasSize(2);
        var added = later.put(server("/tags/c"), "");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("Location").orElseThrow()).endsWith("/tags/c");
        assertThat(later.put(server("/tags/c"), "").status()).isEqualTo(204);
        assertThat(later.get(server("/tags/c")).status()).isEqualTo(204);
        assertThat(later.delete(server("/tags/c")).status()).isEqualTo(204);
        assertThat(later.get(server("/tags/c")).status()).isEqualTo(404);
        assertThat(later.delete(server("/tags")).status()).isEqualTo(204);
        assertThat(later.get(server("/tags")).json().path("tags")).isEmpty();
    }

    @Test
    void showsPortsAddressesAndGroups() {
        JsonNode ports = member.get(server("/os-interface")).json().path("interfaceAttachments");
        assertThat(ports.path(0).path("port_state").asText()).isEqualTo("ACTIVE");
        assertThat(ports.path(0).path("fixed_ips").path(0).path("ip_address").asText())
                .isEqualTo("10.0.0.5");
        assertThat(ports.path(0).has("tag")).isFalse();
        assertThat(in(member, 70)
                        .get(server("/os-interface/" + TestingPorts.PORT))
                        .json()
                        .path("interfaceAttachment")
                        .has("tag"))
                .isTrue();
        assertThat(member.get(server("/os-interface/00000000-0000-4000-8000-000000000000"))
                        .status())
                .isEqualTo(404);
        var attached = member.post(
                server("/os-interface"),
                "{\"interfaceAttachment\": {\"port_id\": \"%s\"}}".formatted(TestingPorts.PORT));
        assertThat(attached.status()).as(attached.text()).isEqualTo(200);
        assertThat(cloud.instances.last(AttachPortRequest.class).getNic().getPortId())
                .isEqualTo(TestingPorts.PORT);
        assertThat(member.delete(server("/os-interface/" + TestingPorts.PORT)).status())
                .isEqualTo(202);

        assertThat(member.get(server("/ips"))
                        .json()
                        .path("addresses")
                        .path("private")
                        .path(0)
                        .path("addr")
                        .asText())
                .isEqualTo("10.0.0.5");
        assertThat(member.get(server("/ips/private")).json().path("private")).hasSize(1);
        assertThat(member.get(server("/ips/nowhere")).status()).isEqualTo(404);

        JsonNode groups = member.get(server("/os-security-groups")).json().path("security_groups");
        assertThat(groups.path(0).path("rules")).hasSize(1);
        assertThat(groups.path(0)
                        .path("rules")
                        .path(0)
                        .path("ip_range")
                        .path("cidr")
                        .asText())
                .isEqualTo("0.0.0.0/0");
        assertThat(act(member, "{\"addSecurityGroup\": {\"name\": \"web\"}}").status())
                .isEqualTo(202);
        assertThat(act(member, "{\"removeSecurityGroup\": {\"name\": \"other\"}}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void remembersWhatWasAsked() {
        assertThat(act(member, "{\"os-stop\": null}").status()).isEqualTo(202);
        JsonNode actions = member.get(server("/os-instance-actions")).json().path("instanceActions");
        assertThat(actions).hasSize(2);
        assertThat(actions.path(0).path("action").asText()).isEqualTo("stop");
        assertThat(actions.path(0).has("updated_at")).isFalse();
        String request = actions.path(0).path("request_id").asText();
        assertThat(member.get(server("/os-instance-actions/" + request))
                        .json()
                        .path("instanceAction")
                        .has("events"))
                .isFalse();
        JsonNode later = in(member, 84)
                .get(server("/os-instance-actions/" + request))
                .json()
                .path("instanceAction");
        assertThat(later.path("events").path(0).path("result").asText()).isEqualTo("Success");
        assertThat(later.path("events").path(0).has("host")).isFalse();
        assertThat(later.path("events").path(0).path("hostId").asText()).hasSize(56);
        assertThat(later.path("events").path(0).has("details")).isTrue();
        JsonNode page =
                in(member, 58).get(server("/os-instance-actions?limit=1")).json();
        assertThat(page.path("instanceActions")).hasSize(1);
        String next = page.path("links").path(0).path("href").asText();
        assertThat(next).contains("marker=" + request);
        assertThat(in(member, 58)
                        .get(next.substring(next.indexOf("/compute")))
                        .json()
                        .path("instanceActions"))
                .hasSize(1);
        assertThat(in(member, 58)
                        .get(server("/os-instance-actions?marker=req-none"))
                        .status())
                .isEqualTo(400);
        assertThat(member.get(server("/os-instance-actions/req-none")).status()).isEqualTo(404);

        assertThat(member.delete(server("")).status()).isEqualTo(204);
        assertThat(member.get(server("/os-instance-actions")).status()).isEqualTo(404);
        assertThat(in(member, 21).get(server("/os-instance-actions")).json().path("instanceActions"))
                .hasSize(3);
    }

    @Test
    void showsPartsThatAreAlwaysEmpty() {
        assertThat(in(member, 78).get(server("/topology")).json().path("nodes").isArray())
                .isTrue();
        assertThat(member.get(server("/topology")).status()).isEqualTo(404);
        assertThat(in(cloud.admin, 23)
                        .get(server("/migrations"))
                        .json()
                        .path("migrations")
                        .isArray())
                .isTrue();
        assertThat(member.get(server("/os-server-password"))
                        .json()
                        .path("password")
                        .asText())
                .isEmpty();
        assertThat(cloud.admin.get(server("/diagnostics")).status()).isEqualTo(501);
    }
}
