package io.xenith.gateway.compute.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.xenith.controlplane.v1.Fault;
import io.xenith.controlplane.v1.Flavor;
import io.xenith.controlplane.v1.Instance;
import io.xenith.controlplane.v1.InstanceNic;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.PowerState;
import io.xenith.controlplane.v1.Task;
import io.xenith.gateway.compute.Viewer;
import io.xenith.gateway.json.JsonWriter;
import io.xenith.gateway.version.Microversion;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerViewTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static final String BASE = """
            {"id": "0e44cc9c-e052-415d-afbf-469b0d384170", "name": "web", "status": "ACTIVE",
             "tenant_id": "6f70656e737461636b20342065766572", "user_id": "aaaabbbbccccddddeeeeffff00001111",
             "metadata": {"role": "db"},
             "hostId": "c4d4cd4d4fbc0c2ef9c0fbef9b9b08dfdd8b43f7c3b6bb9a1d1c0a4a",
             "image": {"id": "70a599e0-31e7-49b7-b260-868f441e862b", "links": [
                {"rel": "bookmark", "href": "http://cloud/compute/images/70a599e0-31e7-49b7-b260-868f441e862b"}]},
             "flavor": {"id": "1", "links": [{"rel": "bookmark", "href": "http://cloud/compute/flavors/1"}]},
             "created": "2026-01-02T03:04:05Z", "updated": "2026-01-02T03:04:06Z",
             "addresses": {"private": [
                {"version": 4, "addr": "10.0.0.5", "OS-EXT-IPS:type": "fixed", "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:01"},
                {"version": 6, "addr": "fd00::5", "OS-EXT-IPS:type": "fixed", "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:01"},
                {"version": 4, "addr": "203.0.113.7", "OS-EXT-IPS:type": "floating", "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:01"}]},
             "accessIPv4": "", "accessIPv6": "",
             "links": [{"rel": "self", "href": "http://cloud/compute/v2.1/servers/0e44cc9c-e052-415d-afbf-469b0d384170"},
                       {"rel": "bookmark", "href": "http://cloud/compute/servers/0e44cc9c-e052-415d-afbf-469b0d384170"}],
             "OS-DCF:diskConfig": "MANUAL", "progress": 0,
             "OS-EXT-AZ:availability_zone": "az1", "config_drive": "", "key_name": null,
             "OS-SRV-USG:launched_at": "2026-01-02T03:04:07.250000", "OS-SRV-USG:terminated_at": null,
             "security_groups": [{"name": "default"}],
             "OS-EXT-STS:task_state": null, "OS-EXT-STS:vm_state": "active", "OS-EXT-STS:power_state": 1,
             "os-extended-volumes:volumes_attached": []}""";

    private static Instance.Builder server() {
        return Instance.newBuilder()
                .setInstanceId("0e44cc9c-e052-415d-afbf-469b0d384170")
                .setProjectId("6f70656e-7374-6163-6b20-342065766572")
                .setUserId("aaaabbbb-cccc-dddd-eeee-ffff00001111")
                .setName("web")
                .setHostname("web")
                .setStatus(InstanceStatus.INSTANCE_STATUS_RUNNING)
                .setPower(PowerState.POWER_STATE_RUNNING)
                .setFlavor(Flavor.newBuilder()
                        .setFlavorId("1")
                        .setName("m1.tiny")
                        .setVcpus(1)
                        .setMemoryMib(512)
                        .setRootDiskGib(1)
                        .putExtraSpecs("trait:A", "required"))
                .setImageId("70a599e0-31e7-49b7-b260-868f441e862b")
                .putMetadata("role", "db")
                .setAvailabilityZone("az1")
                .setHostId("11111111-2222-4333-8444-555555555555")
                .setHostName("host-1")
                .setDomainId("99999999-2222-4333-8444-555555555555")
                .addNics(InstanceNic.newBuilder()
                        .setNetworkName("private")
                        .setMac("fa:16:3e:00:00:01")
                        .addAddresses("10.0.0.5")
                        .addAddresses("fd00::5")
                        .addFloatingAddresses("203.0.113.7"))
                .addSecurityGroupNames("default")
                .setReservationId("r-12345678")
                .setCreatedAt(at("2026-01-02T03:04:05Z"))
                .setUpdatedAt(at("2026-01-02T03:04:06Z"))
                .setLaunchedAt(at("2026-01-02T03:04:07.25Z"));
    }

    private static Timestamp at(String time) {
        Instant instant = Instant.parse(time);
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    private static JsonNode show(Instance instance, int minor, boolean administrator, ServerView.Form form) {
        Viewer viewer = new Viewer(new Microversion("compute", 2, minor), administrator, "http://cloud");
        ServerView view = new ServerView(viewer, Map.of("11111111-2222-4333-8444-555555555555", "UP"));
        try {
            return JSON.readTree(JsonWriter.bytes(json -> view.detail(json, instance, form)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode tree(String text) throws IOException {
        return JSON.readTree(text);
    }

    @Test
    void isExactAtTheBaseVersion() throws IOException {
        JsonNode shown = show(server().build(), 1, false, ServerView.Form.ALONE);
        var expected = ((com.fasterxml.jackson.databind.node.ObjectNode) tree(BASE));
        expected.put("hostId", HostHash.of("6f70656e737461636b20342065766572", "host-1"));
        assertThat(shown).isEqualTo(expected);
    }

    @Test
    void showsAdministratorsWhereAServerRuns() {
        JsonNode shown = show(server().build(), 1, true, ServerView.Form.LISTED);
        assertThat(shown.path("OS-EXT-SRV-ATTR:host").asText()).isEqualTo("host-1");
        assertThat(shown.path("OS-EXT-SRV-ATTR:hypervisor_hostname").asText()).isEqualTo("host-1");
        assertThat(shown.path("OS-EXT-SRV-ATTR:instance_name").asText()).startsWith("99999999");
        assertThat(shown.has("OS-EXT-SRV-ATTR:reservation_id")).isFalse();
        assertThat(shown.has("host_status")).isFalse();

        JsonNode later = show(server().build(), 16, true, ServerView.Form.LISTED);
        assertThat(later.path("OS-EXT-SRV-ATTR:reservation_id").asText()).isEqualTo("r-12345678");
        assertThat(later.path("host_status").asText()).isEqualTo("UP");
        assertThat(later.path("locked").isBoolean()).isTrue();
    }

    @Test
    void growsWithTheVersions() throws IOException {
        Instance instance = server().setDescription("a web server")
                .addTags("blue")
                .setLocked(true)
                .setLockReason("audit")
                .setGroupId("5bbcc3c4-1da2-4437-a48a-66f15b1b13f9")
                .setRequestedAvailabilityZone("az1")
                .build();
        JsonNode shown = show(instance, 96, false, ServerView.Form.ALONE);
        assertThat(shown.path("flavor")).isEqualTo(tree("""
                {"vcpus": 1, "ram": 512, "disk": 1, "ephemeral": 0, "swap": 0, "original_name": "m1.tiny",
                 "extra_specs": {"trait:A": "required"}}"""));
        assertThat(shown.path("description").asText()).isEqualTo("a web server");
        assertThat(shown.path("tags")).isEqualTo(tree("[\"blue\"]"));
        assertThat(shown.path("locked").asBoolean()).isTrue();
        assertThat(shown.path("locked_reason").asText()).isEqualTo("audit");
        assertThat(shown.path("server_groups")).hasSize(1);
        assertThat(shown.path("trusted_image_certificates").isNull()).isTrue();
        assertThat(shown.path("OS-EXT-SRV-ATTR:hostname").asText()).isEqualTo("web");
        assertThat(shown.path("pinned_availability_zone").asText()).isEqualTo("az1");
        assertThat(shown.has("host_status")).isFalse();
        assertThat(show(instance, 96, false, ServerView.Form.LISTED).has("server_groups"))
                .isFalse();
        assertThat(show(instance, 18, false, ServerView.Form.ALONE).has("description"))
                .isFalse();
        assertThat(show(instance, 46, false, ServerView.Form.ALONE)
                        .path("flavor")
                        .has("id"))
                .isTrue();
    }

    @Test
    void answersChangesWithLessUntilItIsConsistent() {
        Instance instance = server().setKeypairName("k")
                .setUserData(ByteString.copyFromUtf8("#!"))
                .build();
        JsonNode updated = show(instance, 1, true, ServerView.Form.UPDATED);
        assertThat(updated.has("OS-EXT-STS:vm_state")).isFalse();
        assertThat(updated.has("key_name")).isFalse();
        assertThat(updated.path("addresses").path("private").path(0).has("OS-EXT-IPS:type"))
                .isFalse();
        assertThat(updated.path("OS-DCF:diskConfig").asText()).isEqualTo("MANUAL");
        assertThat(show(instance, 75, true, ServerView.Form.UPDATED)
                        .path("key_name")
                        .asText())
                .isEqualTo("k");

        JsonNode rebuilt = show(instance, 57, false, ServerView.Form.REBUILT);
        assertThat(rebuilt.path("key_name").asText()).isEqualTo("k");
        assertThat(rebuilt.path("user_data").asText()).isEqualTo("IyE=");
        assertThat(show(instance, 96, true, ServerView.Form.REBUILT).has("OS-EXT-SRV-ATTR:user_data"))
                .isFalse();
    }

    @Test
    void tellsTenantsThatNoHostWasFoundAndAdministratorsWhy() {
        Instance failed = server().clearNics()
                .setStatus(InstanceStatus.INSTANCE_STATUS_FAILED)
                .setFault(Fault.newBuilder()
                        .setReason("NO_FEASIBLE_HOST")
                        .setMessage("no feasible host")
                        .setDetails("memory removed 3 of 3 hosts")
                        .setAt(at("2026-01-02T03:04:05Z")))
                .build();
        JsonNode toTenant = show(failed, 1, false, ServerView.Form.ALONE);
        assertThat(toTenant.path("status").asText()).isEqualTo("ERROR");
        assertThat(toTenant.path("fault").path("message").asText()).isEqualTo("No valid host was found.");
        assertThat(toTenant.path("fault").path("code").asInt()).isEqualTo(500);
        assertThat(toTenant.path("fault").has("details")).isFalse();
        assertThat(toTenant.has("progress")).isFalse();
        assertThat(toTenant.has("security_groups")).isFalse();
        assertThat(show(failed, 1, true, ServerView.Form.ALONE)
                        .path("fault")
                        .path("details")
                        .asText())
                .contains("memory");
    }

    @Test
    void hidesAddressesWhileItBuildsAndSaysWhatIsBeingDone() {
        JsonNode building = show(
                server().setStatus(InstanceStatus.INSTANCE_STATUS_BUILDING)
                        .setTask(Task.TASK_CREATING_DOMAIN)
                        .setPower(PowerState.POWER_STATE_NONE)
                        .clearHostName()
                        .clearLaunchedAt()
                        .build(),
                1,
                true,
                ServerView.Form.ALONE);
        assertThat(building.path("addresses")).isEmpty();
        assertThat(building.path("status").asText()).isEqualTo("BUILD");
        assertThat(building.path("OS-EXT-STS:task_state").asText()).isEqualTo("spawning");
        assertThat(building.path("OS-EXT-STS:vm_state").asText()).isEqualTo("building");
        assertThat(building.path("hostId").asText()).isEmpty();
        assertThat(building.path("OS-EXT-SRV-ATTR:host").isNull()).isTrue();
        assertThat(building.path("OS-SRV-USG:launched_at").isNull()).isTrue();
    }

    @Test
    void countsProgressOnlyWhileAServerMoves() {
        Instance.Builder half = server().setProgressPercent(50);
        assertThat(show(half.build(), 1, false, ServerView.Form.ALONE)
                        .path("progress")
                        .asInt(-1))
                .isZero();
        assertThat(show(
                                half.setStatus(InstanceStatus.INSTANCE_STATUS_BUILDING)
                                        .build(),
                                1,
                                false,
                                ServerView.Form.ALONE)
                        .path("progress")
                        .asInt(-1))
                .isZero();
        assertThat(show(
                                half.setStatus(InstanceStatus.INSTANCE_STATUS_RESIZING)
                                        .build(),
                                1,
                                false,
                                ServerView.Form.ALONE)
                        .path("progress")
                        .asInt(-1))
                .isEqualTo(50);
    }

    @Test
    void joinsNicsOfNetworksWithTheSameName() {
        Instance two = server().addNics(InstanceNic.newBuilder()
                        .setNetworkName("private")
                        .setMac("fa:16:3e:00:00:02")
                        .addAddresses("10.0.0.6"))
                .build();
        assertThat(show(two, 1, false, ServerView.Form.ALONE).path("addresses").path("private"))
                .hasSize(4);
    }

    @Test
    void hashesHostsByProject() {
        assertThat(HostHash.of("p1", "host")).hasSize(56).isNotEqualTo(HostHash.of("p2", "host"));
        assertThat(HostHash.of("p1", "")).isEmpty();
    }
}
