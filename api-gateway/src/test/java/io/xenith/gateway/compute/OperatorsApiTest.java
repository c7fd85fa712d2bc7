package io.xenith.gateway.compute;

import static io.xenith.gateway.compute.ComputeCloud.V21;
import static io.xenith.gateway.compute.ComputeCloud.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.v1.HostState;
import io.xenith.gateway.compute.testing.TestingFleet;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Quota, usage, hosts: what operators look at and after. */
@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class OperatorsApiTest {

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private ComputeCloud cloud;
    private TestingClient admin;
    private TestingClient member;

    @BeforeEach
    void aCloud() {
        cloud = new ComputeCloud(controlPlane, keycloak, port);
        admin = cloud.admin;
        member = cloud.member;
    }

    private static String message(TestingClient.Answer answer) {
        return answer.json().elements().next().path("message").asText();
    }

    @Test
    void showsAndSetsQuota() {
        String mine = Ids.toHex(cloud.project);
        String path = V21 + "/os-quota-sets/" + mine;
        JsonNode shown = member.get(path).json().path("quota_set");
        assertThat(shown.path("id").asText()).isEqualTo(mine);
        assertThat(shown.path("cores").asInt()).isEqualTo(20);
        assertThat(shown.path("ram").asInt()).isEqualTo(-1);
        assertThat(shown.has("floating_ips")).isTrue();
        assertThat(in(member, 57).get(path).json().path("quota_set")).hasSize(8);
        assertThat(member.get(path + "/detail")
                        .json()
                        .path("quota_set")
                        .path("cores")
                        .path("in_use")
                        .asInt())
                .isEqualTo(3);
        assertThat(member.get(path + "/defaults").status()).isEqualTo(200);
        assertThat(cloud.stranger.get(path).status()).isEqualTo(403);
        assertThat(member.put(path, "{\"quota_set\": {\"cores\": 5}}").status()).isEqualTo(403);
        var set = admin.put(path, "{\"quota_set\": {\"cores\": 5, \"instances\": -1, \"force\": true}}");
        assertThat(set.json().path("quota_set").path("cores").asInt()).isEqualTo(5);
        assertThat(set.json().path("quota_set").has("id")).isFalse();
        assertThat(admin.put(path, "{\"quota_set\": {\"corse\": 5}}").status()).isEqualTo(400);
        assertThat(admin.put(path, "{\"quota_set\": {\"cores\": -2}}").status()).isEqualTo(400);
        assertThat(message(admin.put(V21 + "/os-quota-sets/00000000000000000000000000000000", "{\"quota_set\": {}}")))
                .contains("is not a valid project");
        JsonNode limits = member.get(V21 + "/limits").json().path("limits");
        assertThat(limits.path("absolute").path("maxTotalCores").asInt()).isEqualTo(5);
        assertThat(limits.path("absolute").path("totalCoresUsed").asInt()).isEqualTo(0);
        assertThat(limits.path("rate").isArray()).isTrue();
        assertThat(admin.delete(path).status()).isEqualTo(202);
        assertThat(member.get(path).json().path("quota_set").path("cores").asInt())
                .isEqualTo(20);
        assertThat(admin.get(V21 + "/os-quota-class-sets/default")
                        .json()
                        .path("quota_class_set")
                        .path("id")
                        .asText())
                .isEqualTo("default");
    }

    @Test
    void sumsUsage() {
        String mine = Ids.toHex(cloud.project);
        JsonNode usage = member.get(V21 + "/os-simple-tenant-usage/" + mine + "?start=2020-01-01T00:00:00")
                .json()
                .path("tenant_usage");
        assertThat(usage.path("total_hours").asDouble()).isBetween(0.99, 1.1);
        assertThat(usage.path("total_vcpus_usage").asDouble()).isBetween(1.98, 2.2);
        assertThat(usage.path("server_usages").path(0).path("state").asText()).isEqualTo("active");
        assertThat(cloud.stranger.get(V21 + "/os-simple-tenant-usage/" + mine).status())
                .isEqualTo(403);
        assertThat(member.get(V21 + "/os-simple-tenant-usage").status()).isEqualTo(403);
        JsonNode all = admin.get(V21 + "/os-simple-tenant-usage?start=2020-01-01&end=2020-01-02&detailed=1")
                .json()
                .path("tenant_usages");
        assertThat(all.path(0).path("total_hours").asDouble()).isZero();
        assertThat(all.path(0).path("server_usages")).hasSize(1);
        assertThat(member.get(V21 + "/os-simple-tenant-usage/" + mine + "?start=x")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void showsHypervisors() {
        JsonNode first = admin.get(V21 + "/os-hypervisors/detail")
                .json()
                .path("hypervisors")
                .path(0);
        assertThat(first.path("id").asInt()).isEqualTo(1);
        assertThat(first.path("hypervisor_version").asInt()).isEqualTo(4_017_003);
        assertThat(first.path("memory_mb").asInt()).isEqualTo(16_384);
        assertThat(first.path("memory_mb_used").asInt()).isEqualTo(2_048);
        assertThat(first.path("host_ip").asText()).isEqualTo("192.0.2.1");
        assertThat(first.path("cpu_info").isTextual()).isTrue();
        assertThat(in(admin, 28)
                        .get(V21 + "/os-hypervisors/1")
                        .json()
                        .path("hypervisor")
                        .path("cpu_info")
                        .isObject())
                .isTrue();
        assertThat(admin.get(V21 + "/os-hypervisors/statistics")
                        .json()
                        .path("hypervisor_statistics")
                        .path("count")
                        .asInt())
                .isEqualTo(2);
        assertThat(admin.get(V21 + "/os-hypervisors/host-2/search").json().path("hypervisors"))
                .hasSize(1);
        assertThat(admin.get(V21 + "/os-hypervisors/1/uptime")
                        .json()
                        .path("hypervisor")
                        .path("uptime")
                        .asText())
                .contains("up");
        cloud.server("on-first");
        assertThat(admin.get(V21 + "/os-hypervisors/host-1/servers")
                        .json()
                        .path("hypervisors")
                        .path(0)
                        .path("servers"))
                .hasSize(1);

        JsonNode lean = in(admin, 88)
                .get(V21 + "/os-hypervisors/" + TestingFleet.FIRST + "?with_servers=true")
                .json()
                .path("hypervisor");
        assertThat(lean.path("id").asText()).isEqualTo(TestingFleet.FIRST);
        assertThat(lean.path("uptime").asText()).contains("up");
        assertThat(lean.has("memory_mb")).isFalse();
        assertThat(lean.path("servers")).hasSize(1);
        assertThat(in(admin, 88).get(V21 + "/os-hypervisors/1").status()).isEqualTo(404);
        assertThat(in(admin, 88).get(V21 + "/os-hypervisors/statistics").status())
                .isEqualTo(404);
        JsonNode page = in(admin, 33).get(V21 + "/os-hypervisors?limit=1").json();
        assertThat(page.path("hypervisors_links").path(0).path("href").asText()).contains("marker=1");
        assertThat(in(admin, 33)
                        .get(V21 + "/os-hypervisors?limit=1&marker=1")
                        .json()
                        .path("hypervisors")
                        .path(0)
                        .path("hypervisor_hostname")
                        .asText())
                .isEqualTo("host-2");
        assertThat(member.get(V21 + "/os-hypervisors").status()).isEqualTo(403);
    }

    @Test
    void cordonsHostsAsServices() {
        JsonNode services =
                admin.get(V21 + "/os-services?binary=nova-compute").json().path("services");
        assertThat(services).hasSize(2);
        assertThat(services.path(0).path("state").asText()).isEqualTo("up");
        assertThat(admin.get(V21 + "/os-services").json().path("services")).hasSize(4);
        var disabled = admin.put(
                V21 + "/os-services/disable-log-reason",
                "{\"host\": \"host-1\", \"binary\": \"nova-compute\", \"disabled_reason\": \"disk\"}");
        assertThat(disabled.json().path("service").path("status").asText())
                .as(disabled.text())
                .isEqualTo("disabled");
        JsonNode now = in(admin, 53)
                .get(V21 + "/os-services?host=host-1")
                .json()
                .path("services")
                .path(0);
        assertThat(now.path("id").asText()).isEqualTo(TestingFleet.FIRST);
        assertThat(now.path("disabled_reason").asText()).isEqualTo("disk");
        assertThat(now.path("forced_down").asBoolean(true)).isFalse();
        assertThat(in(admin, 53)
                        .put(V21 + "/os-services/" + TestingFleet.FIRST, "{\"status\": \"enabled\"}")
                        .json()
                        .path("service")
                        .path("status")
                        .asText())
                .isEqualTo("enabled");
        assertThat(in(admin, 53)
                        .delete(V21 + "/os-services/" + TestingFleet.FIRST)
                        .status())
                .isEqualTo(409);
        assertThat(in(admin, 53)
                        .delete(V21 + "/os-services/" + TestingFleet.SECOND)
                        .status())
                .isEqualTo(204);
        assertThat(admin.put(V21 + "/os-services/enable", "{\"host\": \"nowhere\", \"binary\": \"nova-compute\"}")
                        .status())
                .isEqualTo(404);
        assertThat(member.get(V21 + "/os-services").status()).isEqualTo(403);
    }

    @Test
    void forcesServicesDownOnceTheirHostsAreSilent() {
        String byAction = "{\"host\": \"host-1\", \"binary\": \"nova-compute\", \"forced_down\": %s}";
        String byId = V21 + "/os-services/" + TestingFleet.FIRST;
        assertThat(in(admin, 53).put(byId, "{\"forced_down\": true}").status()).isEqualTo(409);
        assertThat(in(admin, 11)
                        .put(V21 + "/os-services/force-down", byAction.formatted("true"))
                        .status())
                .isEqualTo(409);

        cloud.fleet.become(TestingFleet.FIRST, HostState.HOST_STATE_UNREACHABLE);
        assertThat(in(admin, 10)
                        .put(V21 + "/os-services/force-down", byAction.formatted("true"))
                        .status())
                .isEqualTo(404);
        assertThat(in(admin, 11)
                        .put(V21 + "/os-services/force-down", "{\"host\": \"host-1\", \"binary\": \"nova-compute\"}")
                        .status())
                .isEqualTo(400);
        var down = in(admin, 11).put(V21 + "/os-services/force-down", byAction.formatted("true"));
        assertThat(down.json().path("service").path("forced_down").asBoolean())
                .as(down.text())
                .isTrue();
        assertThat(down.json().path("service").has("status")).isFalse();
        JsonNode shown = in(admin, 11)
                .get(V21 + "/os-services?host=host-1")
                .json()
                .path("services")
                .path(0);
        assertThat(shown.path("forced_down").asBoolean()).isTrue();
        assertThat(shown.path("state").asText()).isEqualTo("down");
        assertThat(shown.path("status").asText()).isEqualTo("enabled");

        JsonNode up = in(admin, 53)
                .put(byId, "{\"forced_down\": false, \"status\": \"disabled\"}")
                .json()
                .path("service");
        assertThat(up.path("forced_down").asBoolean(true)).isFalse();
        assertThat(up.path("status").asText()).isEqualTo("disabled");
        assertThat(in(member, 53).put(byId, "{\"forced_down\": true}").status()).isEqualTo(403);
    }

    @Test
    void showsZonesHostsAndTheRest() {
        JsonNode zones = member.get(V21 + "/os-availability-zone").json().path("availabilityZoneInfo");
        assertThat(zones).hasSize(2);
        assertThat(zones.path(0).path("hosts").isNull()).isTrue();
        JsonNode detail = admin.get(V21 + "/os-availability-zone/detail").json().path("availabilityZoneInfo");
        assertThat(detail).hasSize(3);
        assertThat(detail.path(1)
                        .path("hosts")
                        .path("host-1")
                        .path("nova-compute")
                        .path("available")
                        .asBoolean())
                .isTrue();
        assertThat(member.get(V21 + "/os-availability-zone/detail").status()).isEqualTo(403);
        assertThat(admin.get(V21 + "/os-hosts").json().path("hosts")).hasSize(4);
        assertThat(admin.get(V21 + "/os-hosts/host-1").json().path("host")).hasSize(3);
        assertThat(in(admin, 43).get(V21 + "/os-hosts").status()).isEqualTo(404);
        assertThat(admin.get(V21 + "/os-aggregates").json().path("aggregates").isArray())
                .isTrue();
        assertThat(admin.get(V21 + "/os-migrations").json().path("migrations").isArray())
                .isTrue();
        assertThat(member.get(V21 + "/extensions").json().path("extensions").size())
                .isGreaterThan(10);
        assertThat(member.get(V21 + "/extensions/os-keypairs")
                        .json()
                        .path("extension")
                        .path("alias")
                        .asText())
                .isEqualTo("os-keypairs");
    }
}
