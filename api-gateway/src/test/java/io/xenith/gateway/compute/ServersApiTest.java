package io.xenith.gateway.compute;

import static io.xenith.gateway.compute.ComputeCloud.IMAGE;
import static io.xenith.gateway.compute.ComputeCloud.V21;
import static io.xenith.gateway.compute.ComputeCloud.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.v1.CreateInstancesRequest;
import io.xenith.controlplane.v1.InstanceStatus;
import io.xenith.controlplane.v1.ListInstancesRequest;
import io.xenith.controlplane.v1.NicChoice;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Creating, listing, showing, changing and deleting servers. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class ServersApiTest {

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private ComputeCloud cloud;
    private TestingClient member;

    @BeforeEach
    void aCloud() {
        cloud = new ComputeCloud(controlPlane, keycloak, port);
        member = cloud.member;
    }

    private TestingClient.Answer create(TestingClient client, String fields) {
        return client.post(
                V21 + "/servers",
                "{\"server\": {\"name\": \"web\", \"flavorRef\": \"1\", \"imageRef\": \"%s\"%s}}"
                        .formatted(IMAGE, fields));
    }

    private static String message(TestingClient.Answer answer) {
        return answer.json().elements().next().path("message").asText();
    }

    @Test
    void createsAsTerraformAsks() {
        var answer = member.post(V21 + "/servers", """
                {"server": {"name": "web", "flavorRef": "1", "imageRef": "%s", "config_drive": true, "user_data": "",
                  "metadata": {"role": "db"}, "key_name": "mine", "security_groups": [{"name": "default"}],
                  "networks": [{"uuid": "3cb9bc59-5699-4588-a4b1-b87f96708bc6", "fixed_ip": "10.0.0.9"},
                               {"uuid": "3cb9bc59-5699-4588-a4b1-b87f96708bc6", "port": "ce531f90-199f-48c0-816c-13e38010b442"}]},
                 "os:scheduler_hints": {"group": "5bbcc3c4-1da2-4437-a48a-66f15b1b13f9"}}""".formatted(IMAGE));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        JsonNode server = answer.json().path("server");
        assertThat(server.path("links")).hasSize(2);
        assertThat(server.path("adminPass").asText()).hasSize(12);
        assertThat(server.path("security_groups").path(0).path("name").asText()).isEqualTo("default");
        assertThat(answer.header("Location").orElseThrow())
                .endsWith("/compute/v2.1/servers/" + server.path("id").asText());
        CreateInstancesRequest asked = cloud.instances.last(CreateInstancesRequest.class);
        assertThat(asked.getUserData().isEmpty()).isTrue();
        assertThat(asked.getConfigDrive()).isTrue();
        assertThat(asked.getGroupId()).startsWith("5bbcc3c4");
        assertThat(asked.getNicChoice()).isEqualTo(NicChoice.NIC_CHOICE_NAMED);
        assertThat(asked.getNics(0).getFixedAddress()).isEqualTo("10.0.0.9");
        assertThat(asked.getNics(1).getPortId()).startsWith("ce531f90");
        assertThat(asked.getMaxCount()).isEqualTo(1);
        assertThat(asked.getCaller().getProjectId()).isEqualTo(cloud.project);
    }

    @Test
    void readsUserDataCountsAndReservations() {
        var answer = create(
                member,
                ", \"user_data\": \"I2Nsb3VkLWNvbmZpZw==\", \"min_count\": 2, \"max_count\": \"3\", \"return_reservation_id\": true");
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.json().path("reservation_id").asText()).isEqualTo("r-testing1");
        CreateInstancesRequest asked = cloud.instances.last(CreateInstancesRequest.class);
        assertThat(asked.getUserData().toStringUtf8()).isEqualTo("#cloud-config");
        assertThat(asked.getMinCount()).isEqualTo(2);
        assertThat(asked.getMaxCount()).isEqualTo(3);
    }

    @Test
    void takesAMappingThatSaysWhatTheImageSays() {
        String mapping = ", \"block_device_mapping_v2\": [{\"source_type\": \"image\", \"destination_type\": \"local\","
                + " \"boot_index\": 0, \"uuid\": \"" + IMAGE + "\", \"delete_on_termination\": true}]";
        assertThat(create(member, mapping).status()).isEqualTo(202);
        var volume = create(member, mapping.replace("local", "volume"));
        assertThat(volume.status()).isEqualTo(400);
        assertThat(message(volume)).contains("volumes are not offered");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"key_name\": \"\"'                                         | is too short",
                "'\"key_name\": \" x\"'                                       | no space",
                "'\"metadata\": {\"a/b\": \"c\"}'                             | metadata",
                "'\"metadata\": {\"a\": 1}'                                   | is not of type 'string'",
                "'\"user_data\": \"not base64!\"'                             | decoded",
                "'\"min_count\": 3, \"max_count\": 2'                         | min_count must be <= max_count",
                "'\"networks\": \"auto\"'                                     | networks",
                "'\"networks\": [{\"uuid\": \"x\"}]'                          | not in proper format",
                "'\"networks\": [{}]'                                         | missing 'uuid'",
                "'\"networks\": [{\"uuid\": \"3cb9bc59-5699-4588-a4b1-b87f96708bc6\", \"tag\": \"t\"}]' | Additional properties",
                "'\"personality\": [{\"path\": \"/x\", \"contents\": \"\"}]'  | personality",
                "'\"accessIPv4\": \"1.2.3\"'                                  | is not an 'ipv4'",
                "'\"description\": \"too early\"'                             | Additional properties are not allowed",
                "'\"tags\": [\"too early\"]'                                  | Additional properties are not allowed",
                "'\"surprise\": 1'                                            | was unexpected"
            })
    void refusesWhatASchemaWould(String fields, String words) {
        var answer = create(member, ", " + fields);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().has("badRequest")).isTrue();
        assertThat(message(answer)).contains(words);
    }

    @Test
    void refusesWhatTheRecordRefuses() {
        var flavor = member.post(
                V21 + "/servers",
                "{\"server\": {\"name\": \"w\", \"flavorRef\": \"no-such\", \"imageRef\": \"%s\"}}".formatted(IMAGE));
        assertThat(flavor.status()).isEqualTo(400);
        assertThat(message(flavor)).isEqualTo("Flavor no-such could not be found.");
        var image = member.post(
                V21 + "/servers", "{\"server\": {\"name\": \"w\", \"flavorRef\": 1, \"imageRef\": \"nonsense\"}}");
        assertThat(message(image)).isEqualTo("Invalid imageRef provided.");
        cloud.instances.limit(0);
        var quota = create(member, "");
        assertThat(quota.status()).isEqualTo(403);
        assertThat(quota.json().has("forbidden")).isTrue();
        assertThat(message(quota))
                .isEqualTo("Quota exceeded for instances: Requested 1, but already used 0 of 0 instances");
    }

    @Test
    void readsWhatEachVersionAdded() {
        assertThat(create(in(member, 37), "").status()).isEqualTo(400);
        assertThat(create(in(member, 37), ", \"networks\": \"auto\"").status()).isEqualTo(202);
        assertThat(cloud.instances.last(CreateInstancesRequest.class).getNicChoice())
                .isEqualTo(NicChoice.NIC_CHOICE_AUTO);
        assertThat(create(in(member, 52), ", \"networks\": \"none\", \"tags\": [\"a\", \"b\"], \"description\": \"d\"")
                        .status())
                .isEqualTo(202);
        CreateInstancesRequest asked = cloud.instances.last(CreateInstancesRequest.class);
        assertThat(asked.getNicChoice()).isEqualTo(NicChoice.NIC_CHOICE_NONE);
        assertThat(asked.getTagsList()).containsExactly("a", "b");
        assertThat(create(in(member, 52), ", \"networks\": \"none\", \"tags\": [\"a,b\"]")
                        .status())
                .isEqualTo(400);
        assertThat(create(in(member, 57), ", \"networks\": \"none\", \"personality\": []")
                        .status())
                .isEqualTo(400);
        assertThat(create(in(member, 90), ", \"networks\": \"none\", \"hostname\": \"a.b\"")
                        .status())
                .isEqualTo(400);
        assertThat(create(in(member, 94), ", \"networks\": \"none\", \"hostname\": \"a.b\"")
                        .status())
                .isEqualTo(202);
        assertThat(message(create(
                        in(member, 42),
                        ", \"networks\": [{\"uuid\": \"3cb9bc59-5699-4588-a4b1-b87f96708bc6\", \"tag\": \"t\"}]")))
                .contains("tagging is not offered");
    }

    @Test
    void letsOnlyAdministratorsNameAHost() {
        var refused = create(member, ", \"availability_zone\": \"az1:host-1\"");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(message(refused))
                .isEqualTo("Policy doesn't allow os_compute_api:servers:create:forced_host to be performed.");
        assertThat(create(cloud.admin, ", \"availability_zone\": \"az1:host-1\"")
                        .status())
                .isEqualTo(202);
        CreateInstancesRequest asked = cloud.instances.last(CreateInstancesRequest.class);
        assertThat(asked.getAvailabilityZone()).isEqualTo("az1");
        assertThat(asked.getRequestedHost()).isEqualTo("host-1");
        assertThat(create(in(member, 74), ", \"networks\": \"none\", \"host\": \"host-1\"")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void listsInPagesWithLinks() {
        String first = cloud.server("page-1");
        cloud.server("page-2");
        JsonNode page = member.get(V21 + "/servers?limit=1&name=page").json();
        assertThat(page.path("servers")).hasSize(1);
        assertThat(page.path("servers").path(0).size()).isEqualTo(3);
        String next = page.path("servers_links").path(0).path("href").asText();
        assertThat(page.path("servers_links").path(0).path("rel").asText()).isEqualTo("next");
        assertThat(next)
                .contains("/compute/v2.1/servers?")
                .contains("marker=" + first)
                .contains("name=page");
        JsonNode rest = member.get(next.substring(next.indexOf("/compute"))).json();
        assertThat(rest.path("servers")).hasSize(1);
        assertThat(rest.has("servers_links")).isFalse();
        JsonNode detail = member.get(V21 + "/servers/detail").json();
        assertThat(detail.path("servers").path(0).path("status").asText()).isEqualTo("ACTIVE");
        assertThat(cloud.stranger.get(V21 + "/servers").json().path("servers")).isEmpty();
    }

    @Test
    void listsAHundredWithDetailWithOneCall() {
        for (int i = 0; i < 100; i++) {
            cloud.server("s" + i);
        }
        int before = cloud.instances.questions();
        assertThat(member.get(V21 + "/servers/detail?limit=100").json().path("servers"))
                .hasSize(100);
        assertThat(cloud.instances.questions()).isEqualTo(before + 1);
    }

    @Test
    void handsFiltersOn() {
        assertThat(member.get(
                                V21
                                        + "/servers/detail?status=ACTIVE&status=SHUTOFF&name=w.b&ip=10&flavor=1&changes-since=2026-01-02T03:04:05Z&sort_key=display_name&sort_dir=asc&deleted=False")
                        .status())
                .isEqualTo(200);
        ListInstancesRequest asked = cloud.instances.last(ListInstancesRequest.class);
        assertThat(asked.getFilter().getStatusesList())
                .containsExactly(InstanceStatus.INSTANCE_STATUS_RUNNING, InstanceStatus.INSTANCE_STATUS_OFF);
        assertThat(asked.getFilter().getName()).isEqualTo("w.b");
        assertThat(asked.getFilter().getAddress()).isEqualTo("10");
        assertThat(asked.getFilter().getFlavorId()).isEqualTo("1");
        assertThat(asked.getFilter().getChangedSince().getSeconds()).isEqualTo(1_767_323_045L);
        assertThat(asked.getPage().getSort(0).getField()).isEqualTo("name");
        assertThat(asked.getPage().getSort(0).getDescending()).isFalse();
        assertThat(asked.getFilter().getDeleted()).isFalse();
        assertThat(in(member, 26).get(V21 + "/servers?tags=a,b&not-tags-any=c").status())
                .isEqualTo(200);
        assertThat(cloud.instances.last(ListInstancesRequest.class).getFilter().getTagsAllList())
                .containsExactly("a", "b");
    }

    @Test
    void answersUnknownStatusesAsTheVersionHasIt() {
        int before = cloud.instances.questions();
        assertThat(member.get(V21 + "/servers?status=nonsense").json().path("servers"))
                .isEmpty();
        assertThat(member.get(V21 + "/servers?status=SHELVED").json().path("servers"))
                .isEmpty();
        assertThat(cloud.instances.questions()).isEqualTo(before);
        assertThat(in(member, 38).get(V21 + "/servers?status=nonsense").status())
                .isEqualTo(400);
        assertThat(member.get(V21 + "/servers?status=DELETED").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "?limit=-1, 400", "?limit=x, 400", "?changes-since=2011/01/01, 400", "?sort_key=nonsense, 400",
                "?surprise=1, 200",
        "?all_tenants=1, 403", "?all_tenants=0, 200", "?all_tenants=maybe, 400", "?locked=x, 200", "?metadata=x, 400"
    })
    void checksQueriesOfTenants(String query, int status) {
        assertThat(member.get(V21 + "/servers" + query).status()).isEqualTo(status);
    }

    @Test
    void refusesUnknownParametersFrom275On() {
        assertThat(in(member, 75).get(V21 + "/servers?surprise=1").status()).isEqualTo(400);
        assertThat(in(member, 75)
                        .get(V21 + "/servers/detail?deleted=False&limit=5&all_tenants=0")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void letsAdministratorsSeeAllProjects() {
        String id = cloud.server("theirs");
        assertThat(cloud.admin.get(V21 + "/servers").json().path("servers")).isEmpty();
        assertThat(cloud.admin.get(V21 + "/servers?all_tenants=True").json().path("servers"))
                .hasSize(1);
        JsonNode shown = in(cloud.admin, 96).get(V21 + "/servers/" + id).json().path("server");
        assertThat(shown.path("OS-EXT-SRV-ATTR:host").asText()).isEqualTo("host-1");
        assertThat(shown.path("host_status").asText()).isEqualTo("UP");
    }

    @Test
    void showsChangesAndDeletes() {
        String id = cloud.server("before");
        assertThat(member.get(V21 + "/servers/" + id)
                        .json()
                        .path("server")
                        .path("flavor")
                        .path("id")
                        .asText())
                .isEqualTo("1");
        var updated = member.put(
                V21 + "/servers/" + id, "{\"server\": {\"name\": \"after\", \"accessIPv4\": \"192.0.2.1\"}}");
        assertThat(updated.status()).as(updated.text()).isEqualTo(200);
        assertThat(updated.json().path("server").path("name").asText()).isEqualTo("after");
        assertThat(updated.json().path("server").has("OS-EXT-STS:vm_state")).isFalse();
        assertThat(member.put(V21 + "/servers/" + id, "{\"server\": {\"name\": \"\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(member.put(V21 + "/servers/" + id, "{\"server\": {\"description\": \"d\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(in(member, 19)
                        .put(V21 + "/servers/" + id, "{\"server\": {\"description\": \"d\"}}")
                        .json()
                        .path("server")
                        .path("description")
                        .asText())
                .isEqualTo("d");
        assertThat(member.delete(V21 + "/servers/" + id).status()).isEqualTo(204);
        var gone = member.get(V21 + "/servers/" + id);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(message(gone)).isEqualTo("Instance " + id + " could not be found.");
        assertThat(gone.json().has("itemNotFound")).isTrue();
        assertThat(member.get(V21 + "/servers/nonsense").status()).isEqualTo(404);
    }

    @Test
    void saysTheVersionItAnswersIn() {
        var base = member.get(V21 + "/servers");
        assertThat(base.header("OpenStack-API-Version")).contains("compute 2.1");
        assertThat(base.header("X-OpenStack-Nova-API-Version")).contains("2.1");
        assertThat(member.with("X-OpenStack-Nova-API-Version", "2.79")
                        .get(V21 + "/servers")
                        .header("OpenStack-API-Version"))
                .contains("compute 2.79");
        assertThat(in(member, 97).get(V21 + "/servers").status()).isEqualTo(406);
        assertThat(TestingClient.nobody(port)
                        .get(V21 + "/")
                        .json()
                        .path("version")
                        .path("version")
                        .asText())
                .isEqualTo("2.96");
    }
}
