package io.xenith.gateway.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.xenith.controlplane.v1.AddRouterInterfaceRequest;
import io.xenith.controlplane.v1.CreatePortRequest;
import io.xenith.controlplane.v1.CreateSecurityGroupRulesRequest;
import io.xenith.controlplane.v1.CreateSubnetRequest;
import io.xenith.controlplane.v1.ListNetworksRequest;
import io.xenith.controlplane.v1.ListPortsRequest;
import io.xenith.controlplane.v1.UpdateNetworkRequest;
import io.xenith.controlplane.v1.UpdateRouterRequest;
import io.xenith.gateway.http.Ids;
import io.xenith.gateway.testing.TestingBackends;
import io.xenith.gateway.testing.TestingClient;
import io.xenith.gateway.testing.TestingControlPlane;
import io.xenith.gateway.testing.TestingKeycloak;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(TestingBackends.class)
@SuppressWarnings("NullAway.Init")
class NetworkApiTest {

    private static final String V2 = "/network/v2.0/";

    TestingControlPlane controlPlane;
    TestingKeycloak keycloak;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private TestingNetworks networks;
    private String project;
    private TestingClient member;
    private TestingClient admin;

    @BeforeEach
    void people() {
        networks = new TestingNetworks();
        controlPlane.add(networks);
        project = controlPlane.identity().project("nets");
        controlPlane.identity().grant(keycloak.addUser("net-member", "secret"), "member", project);
        controlPlane.identity().grant(keycloak.addUser("net-admin", "secret"), "admin", project);
        member = TestingClient.nobody(port).loggedIn("net-member", "secret", "nets");
        admin = TestingClient.nobody(port).loggedIn("net-admin", "secret", "nets");
    }

    @Test
    void showsANetworkAsClientsReadIt() {
        var created = member.post(V2 + "networks", "{\"network\": {\"name\": \"inside\"}}");

        assertThat(created.status()).isEqualTo(201);
        var network = created.json().path("network");
        assertThat(network.path("tenant_id").asText()).isEqualTo(Ids.toHex(project));
        assertThat(network.path("project_id").asText()).isEqualTo(Ids.toHex(project));
        assertThat(network.path("status").asText()).isEqualTo("ACTIVE");
        assertThat(network.path("created_at").asText()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(network.has("provider:network_type")).isFalse();
        assertThat(admin.get(V2 + "networks/" + network.path("id").asText())
                        .json()
                        .path("network")
                        .path("provider:segmentation_id")
                        .asInt())
                .isEqualTo(7);
    }

    @Test
    void refusesWhatOnlyAdministratorsMaySet() {
        var refused = member.post(V2 + "networks", "{\"network\": {\"shared\": true}}");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("NeutronError").path("type").asText()).isEqualTo("PolicyNotAuthorized");
        assertThat(member.post(V2 + "networks", "{\"network\": {\"shared\": false}}")
                        .status())
                .isEqualTo(201);
        assertThat(admin.post(V2 + "networks", "{\"network\": {\"router:external\": true}}")
                        .status())
                .isEqualTo(201);
        assertThat(member.post(V2 + "networks", "{\"network\": {\"tenant_id\": \"" + UUID.randomUUID() + "\"}}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void refusesUnknownAndReadOnlyAttributes() {
        String id = networks.network("n", project);
        var unknown = member.post(V2 + "networks", "{\"network\": {\"colour\": \"red\"}}");

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("NeutronError").path("message").asText())
                .isEqualTo("Unrecognized attribute(s) 'colour'");
        assertThat(member.put(V2 + "networks/" + id, "{\"network\": {\"status\": \"DOWN\"}}")
                        .json()
                        .path("NeutronError")
                        .path("message")
                        .asText())
                .isEqualTo("Attribute 'status' not allowed in PUT");
    }

    @Test
    void putWithoutChangesIsFine() {
        String id = networks.network("n", project);

        assertThat(member.put(V2 + "networks/" + id, "{\"network\": {}}").status())
                .isEqualTo(200);
        assertThat(networks.last(UpdateNetworkRequest.class).hasName()).isFalse();
    }

    @Test
    void namesWhatIsNotThere() {
        for (String id : List.of("no-uuid", UUID.randomUUID().toString())) {
            var answer = member.get(V2 + "networks/" + id);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.json().path("NeutronError").path("type").asText()).isEqualTo("NetworkNotFound");
            assertThat(answer.json().path("NeutronError").path("message").asText())
                    .isEqualTo("Network " + id + " could not be found.");
        }
    }

    @Test
    void saysThatANetworkIsInUse() {
        String id = networks.network("n", project);
        member.post(V2 + "ports", "{\"port\": {\"network_id\": \"" + id + "\"}}");
        var refused = member.delete(V2 + "networks/" + id);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("NeutronError").path("type").asText()).isEqualTo("NetworkInUse");
    }

    @Test
    void filtersByEveryAttribute() {
        networks.network("a", project);
        String other = networks.network("b", UUID.randomUUID().toString());

        assertThat(names(admin.get(V2 + "networks?name=a&name=b&status=ACTIVE")))
                .hasSize(2);
        assertThat(networks.last(ListNetworksRequest.class).getNamesList()).containsExactly("a", "b");
        assertThat(networks.last(ListNetworksRequest.class).getAdminUp()).isTrue();
        // Not in the contract: matched here.
        assertThat(names(admin.get(V2 + "networks?mtu=1442"))).hasSize(2);
        assertThat(names(admin.get(V2 + "networks?mtu=9000"))).isEmpty();
        assertThat(names(admin.get(V2 + "networks?revision_number=1&id=" + other)))
                .containsExactly("b");
        assertThat(names(admin.get(V2 + "networks?id=no-uuid"))).isEmpty();
        assertThat(member.get(V2 + "networks?colour=red").status()).isEqualTo(400);
    }

    @Test
    void showsOnlyTheFieldsAskedFor() {
        String id = networks.network("a", project);

        assertThat(member.get(V2 + "networks?fields=id&fields=name").text())
                .isEqualTo("{\"networks\":[{\"id\":\"" + id + "\",\"name\":\"a\"}]}");
        assertThat(member.get(V2 + "networks/" + id + "?fields=name").text())
                .isEqualTo("{\"network\":{\"name\":\"a\"}}");
    }

    @Test
    void pagesBothWays() {
        for (int i = 0; i < 5; i++) {
            networks.network("n" + i, project);
        }
        List<String> all = ids(member.get(V2 + "networks"));
        List<String> forwards = new ArrayList<>();
        var page = member.get(V2 + "networks?limit=2");
        forwards.addAll(ids(page));
        while (!link(page, "next").isEmpty()) {
            page = member.get(link(page, "next"));
            forwards.addAll(ids(page));
        }
        assertThat(forwards).isEqualTo(all);

        List<String> backwards = new ArrayList<>(ids(page));
        while (!link(page, "previous").isEmpty()) {
            page = member.get(link(page, "previous"));
            backwards.addAll(0, ids(page));
        }
        assertThat(backwards).isEqualTo(all);
    }

    @Test
    void findsAcrossPagesWhatTheContractCannotFilter() {
        for (int i = 0; i < 4; i++) {
            networks.network("n" + i, project);
        }
        var page = member.get(V2 + "networks?limit=3&mtu=1442");

        assertThat(ids(page)).hasSize(3);
        assertThat(ids(member.get(link(page, "next")))).hasSize(1);
    }

    @Test
    void addsTheDefaultGroupUnlessGroupsAreGiven() {
        String network = networks.network("n", project);
        member.post(V2 + "ports", "{\"port\": {\"network_id\": \"" + network + "\"}}");
        assertThat(networks.last(CreatePortRequest.class).getDefaultSecurityGroup())
                .isTrue();

        member.post(V2 + "ports", "{\"port\": {\"network_id\": \"" + network + "\", \"security_groups\": []}}");
        assertThat(networks.last(CreatePortRequest.class).getDefaultSecurityGroup())
                .isFalse();

        var shown = member.post(V2 + "ports", "{\"port\": {\"network_id\": \"" + network + "\", \"fixed_ips\": []}}")
                .json()
                .path("port");
        assertThat(networks.last(CreatePortRequest.class).getWithoutAddresses()).isTrue();
        assertThat(shown.path("status").asText()).isEqualTo("BUILD");
        assertThat(shown.has("binding:host_id")).isFalse();
        assertThat(shown.path("binding:vnic_type").asText()).isEqualTo("normal");
    }

    @Test
    void takesBackABulkRequestThatIsRefused() {
        String network = networks.network("n", project);
        String body = "{\"ports\": [{\"network_id\": \"%1$s\"}, {\"network_id\": \"%1$s\"}]}".formatted(network);
        var made = member.post(V2 + "ports", body);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("ports")).hasSize(2);

        networks.fullAfter(1);
        var refused = member.post(V2 + "ports", body);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("NeutronError").path("type").asText()).isEqualTo("IpAddressGenerationFailure");
        assertThat(networks.ports).hasSize(2);
    }

    @Test
    void filtersPortsByAddress() {
        member.get(V2 + "ports?fixed_ips=ip_address%3D192.0.2.9&device_owner=network:dhcp&status=ACTIVE");
        var asked = networks.last(ListPortsRequest.class);

        assertThat(asked.getAddress()).isEqualTo("192.0.2.9");
        assertThat(asked.getDeviceOwnersList()).containsExactly("network:dhcp");
        assertThat(asked.hasStatus()).isTrue();
    }

    @Test
    void tenantsMakeNoPortsOfTheServiceItself() {
        String network = networks.network("n", project);

        assertThat(member.post(V2 + "ports", """
                {"port": {"network_id": "%s", "device_owner": "network:router_interface"}}""".formatted(network)).status()).isEqualTo(403);
    }

    @Test
    void nullMeansNoGateway() {
        String network = networks.network("n", project);
        String body = "{\"subnet\": {\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"192.0.2.0/24\"%s}}";
        member.post(V2 + "subnets", body.formatted(network, ", \"gateway_ip\": null"));
        assertThat(networks.last(CreateSubnetRequest.class).getNoGateway()).isTrue();

        member.post(V2 + "subnets", body.formatted(network, ""));
        assertThat(networks.last(CreateSubnetRequest.class).getNoGateway()).isFalse();

        String router = UUID.randomUUID().toString();
        member.put(V2 + "routers/" + router, "{\"router\": {\"external_gateway_info\": {}}}");
        assertThat(networks.last(UpdateRouterRequest.class).getRemoveGateway()).isTrue();
    }

    @Test
    void takesAnInterfaceBySubnetOrPortNotBoth() {
        String path = V2 + "routers/" + UUID.randomUUID() + "/add_router_interface";
        String id = UUID.randomUUID().toString();

        var added = member.put(path, "{\"subnet_id\": \"" + id + "\"}");
        assertThat(added.status()).isEqualTo(200);
        assertThat(added.json().path("subnet_ids").path(0).asText()).isEqualTo(id);
        assertThat(networks.last(AddRouterInterfaceRequest.class).getSubnetId()).isEqualTo(id);
        assertThat(member.put(path, "{}").status()).isEqualTo(400);
        assertThat(member.put(path, "{\"subnet_id\": \"" + id + "\", \"port_id\": \"" + id + "\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void readsRulesInAllTheirSpellings() {
        String rule = """
                {"security_group_rule": {"security_group_id": "%s", "direction": "ingress", "ethertype": "%s",
                  "protocol": %s, "port_range_min": %s}}""";
        String group = UUID.randomUUID().toString();
        var made = member.post(V2 + "security-group-rules", rule.formatted(group, "ipv6", "17", "null"));

        assertThat(made.status()).isEqualTo(201);
        var shown = made.json().path("security_group_rule");
        assertThat(shown.path("ethertype").asText()).isEqualTo("IPv6");
        assertThat(shown.path("protocol").asText()).isEqualTo("17");
        assertThat(shown.path("port_range_min").isNull()).isTrue();
        assertThat(shown.path("remote_ip_prefix").isNull()).isTrue();
        assertThat(networks.last(CreateSecurityGroupRulesRequest.class)
                        .getRules(0)
                        .hasPortFirst())
                .isFalse();
        assertThat(member.post(V2 + "security-group-rules", rule.formatted(group, "IPv5", "null", "1"))
                        .status())
                .isEqualTo(400);
        var twice = member.post(V2 + "security-group-rules", rule.formatted(group, "IPv4", "\"tcp\"", "443"));
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.json().path("NeutronError").path("type").asText()).isEqualTo("SecurityGroupRuleExists");
    }

    @Test
    void keepsTags() {
        String tags = V2 + "networks/" + networks.network("n", project) + "/tags";

        assertThat(member.put(tags, "{\"tags\": [\"a\", \"b\", \"a\"]}").text()).isEqualTo("{\"tags\":[\"a\",\"b\"]}");
        assertThat(member.put(tags + "/c", "").status()).isEqualTo(201);
        assertThat(member.get(tags + "/c").status()).isEqualTo(204);
        assertThat(member.delete(tags + "/a").status()).isEqualTo(204);
        assertThat(member.delete(tags + "/a").status()).isEqualTo(404);
        assertThat(member.get(tags).text()).isEqualTo("{\"tags\":[\"b\",\"c\"]}");
        assertThat(member.delete(tags).status()).isEqualTo(204);
        assertThat(member.get(tags).text()).isEqualTo("{\"tags\":[]}");
    }

    @Test
    void listsWhatItHas() {
        assertThat(member.get(V2 + "extensions").json().findValuesAsText("alias"))
                .contains("router", "security-group", "standard-attr-tag")
                .doesNotContain("trunk", "qos", "dns-integration");
        assertThat(member.get(V2 + "extensions/quotas").status()).isEqualTo(200);
        assertThat(member.get(V2 + "extensions/trunk").status()).isEqualTo(404);
        assertThat(member.get(V2.substring(0, V2.length() - 1)).json().findValuesAsText("name"))
                .contains("network", "subnet", "port");
        assertThat(member.get(V2 + "floatingips").text()).isEqualTo("{\"floatingips\":[]}");
        assertThat(member.post(V2 + "floatingips", "{}").status()).isEqualTo(501);
    }

    private static List<String> names(TestingClient.Answer answer) {
        return answer.json().path("networks").findValuesAsText("name");
    }

    private static List<String> ids(TestingClient.Answer answer) {
        return answer.json().path("networks").findValuesAsText("id");
    }

    private static String link(TestingClient.Answer answer, String relation) {
        for (var link : answer.json().path("networks_links")) {
            if (link.path("rel").asText().equals(relation)) {
                String href = link.path("href").asText();
                return href.substring(href.indexOf("/network/"));
            }
        }
        return "";
    }
}
