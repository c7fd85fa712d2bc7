package io.xenith.standalone.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Neutron through the client: recorded and allocated. */
abstract class NetworkFlows {
    private final OpenStackCli admin;
    private final OpenStackCli demo;

    NetworkFlows(OpenStackProgram program) {
        admin = Cloud.admin(program);
        demo = Cloud.demo(program);
    }

    @Test
    void seesTheSeededNetworks() {
        assertThat(demo.json("network", "list").findValuesAsText("Name")).contains("public", "private");
        assertThat(demo.json("network", "list", "--external").findValuesAsText("Name"))
                .containsExactly("public");
        assertThat(admin.json("router", "list")).isNotEmpty();
        assertThat(demo.json("extension", "list", "--network")).isNotEmpty();
    }

    @Test
    void createsNetworksSubnetsAndPorts() {
        demo.run("network", "create", "e2e-net");
        try {
            demo.run(
                    "subnet",
                    "create",
                    "--network",
                    "e2e-net",
                    "--subnet-range",
                    "192.0.2.0/28",
                    "--dns-nameserver",
                    "192.0.2.14",
                    "e2e-subnet");
            var subnet = demo.json("subnet", "show", "e2e-subnet");
            assertThat(subnet.path("gateway_ip").asText()).isEqualTo("192.0.2.1");
            assertThat(demo.refused(
                            "subnet", "create", "--network", "e2e-net", "--subnet-range", "192.0.2.0/29", "overlap"))
                    .containsIgnoringCase("overlap");

            var port = demo.json(
                    "port",
                    "create",
                    "--network",
                    "e2e-net",
                    "--fixed-ip",
                    "subnet=e2e-subnet,ip-address=192.0.2.9",
                    "e2e-port");
            assertThat(port.path("fixed_ips").toString()).contains("192.0.2.9");
            assertThat(port.path("mac_address").asText()).startsWith("fa:16:3e:");
            assertThat(demo.refused(
                            "port",
                            "create",
                            "--network",
                            "e2e-net",
                            "--fixed-ip",
                            "subnet=e2e-subnet,ip-address=192.0.2.9",
                            "twin"))
                    .contains("409");
            assertThat(demo.json("port", "list", "--network", "e2e-net").findValuesAsText("Name"))
                    .contains("e2e-port");
            assertThat(demo.json("port show e2e-port").path("status").asText()).isEqualTo("DOWN");
            demo.run("port", "set", "--name", "e2e-port-2", "e2e-port");
            assertThat(demo.json("network list --long --name e2e-net")
                            .path(0)
                            .path("Subnets")
                            .toString())
                    .contains(subnet.path("id").asText());
            assertThat(demo.json("subnet list --network e2e-net").findValuesAsText("Name"))
                    .containsExactly("e2e-subnet");
            assertThat(demo.json("network show e2e-net").path("shared").asBoolean())
                    .isFalse();
            assertThat(demo.refused("subnet create --network e2e-net --subnet-range 10.0.0.0/40 wrong"))
                    .contains("400")
                    .contains("cidr");
            assertThat(demo.refused("network", "delete", "e2e-net")).contains("409");

            var foreign = admin.json("network", "list", "--project", "admin").findValuesAsText("Name");
            assertThat(foreign).doesNotContain("e2e-net");
            demo.run("port", "delete", "e2e-port-2");
            demo.run("subnet", "delete", "e2e-subnet");
        } finally {
            demo.run("network", "delete", "e2e-net");
        }
        assertThat(demo.refused("network", "show", "e2e-net")).containsIgnoringCase("No Network found");
    }

    @Test
    void keepsSecurityGroupsAndRules() {
        assertThat(demo.json("security", "group", "list").findValuesAsText("Name"))
                .contains("default");
        demo.run("security", "group", "create", "--description", "web", "e2e-group");
        try {
            var rule = demo.json(
                    "security",
                    "group",
                    "rule",
                    "create",
                    "--protocol",
                    "tcp",
                    "--dst-port",
                    "443",
                    "--remote-ip",
                    "198.51.100.0/24",
                    "e2e-group");
            assertThat(rule.path("port_range_min").asInt()).isEqualTo(443);
            assertThat(demo.refused(
                            "security",
                            "group",
                            "rule",
                            "create",
                            "--protocol",
                            "tcp",
                            "--dst-port",
                            "443",
                            "--remote-ip",
                            "198.51.100.0/24",
                            "e2e-group"))
                    .contains("409");
            assertThat(demo.json("security group show e2e-group")
                            .path("description")
                            .asText())
                    .isEqualTo("web");
            assertThat(demo.json("security group rule show " + rule.path("id").asText())
                            .toString())
                    .contains("443");
            // Two rules that let everything out come with the group.
            assertThat(demo.json("security", "group", "rule", "list", "e2e-group"))
                    .hasSize(3);
            assertThat(admin.with(java.util.Map.of())
                            .json("security", "group", "list", "--project", "admin")
                            .findValuesAsText("Name"))
                    .doesNotContain("e2e-group");
            demo.run("security", "group", "rule", "delete", rule.path("id").asText());
        } finally {
            demo.run("security", "group", "delete", "e2e-group");
        }
    }

    @Test
    void givesAServerThePortThatWasMadeForIt() {
        demo.run("network create e2e-wire");
        demo.run("subnet create --network e2e-wire --subnet-range 198.18.9.0/24 e2e-wire-v4");
        var address = demo.json("port create --network e2e-wire e2e-plug")
                .path("fixed_ips")
                .path(0)
                .path("ip_address")
                .asText();
        try {
            demo.run("server create --flavor m1.tiny --image tiny --port e2e-plug --wait e2e-plugged");
            var server = demo.json("server show e2e-plugged");
            assertThat(server.path("addresses").toString()).contains(address);
            var port = demo.json("port show e2e-plug");
            assertThat(port.path("device_id")).isEqualTo(server.path("id"));
            assertThat(port.path("status").asText()).isEqualTo("ACTIVE");
            demo.run("server delete --wait e2e-plugged");
            // Who made it by hand deletes it by hand.
            assertThat(demo.json("port show e2e-plug").path("device_id").asText())
                    .isEmpty();
        } finally {
            demo.attempt("server delete --wait e2e-plugged");
            demo.run("port delete e2e-plug");
            demo.run("network delete e2e-wire");
        }
    }

    @Test
    void connectsASubnetToARouter() {
        demo.run("network", "create", "e2e-inside");
        demo.run("subnet", "create", "--network", "e2e-inside", "--subnet-range", "198.18.7.0/24", "e2e-inside-v4");
        demo.run("router", "create", "e2e-router");
        try {
            demo.run("router", "set", "--external-gateway", "public", "e2e-router");
            demo.run("router", "add", "subnet", "e2e-router", "e2e-inside-v4");
            assertThat(demo.json("port", "list", "--router", "e2e-router").toString())
                    .contains("198.18.7.1");
            assertThat(demo.refused("router", "delete", "e2e-router")).contains("409");
            demo.run("router", "remove", "subnet", "e2e-router", "e2e-inside-v4");
        } finally {
            demo.run("router", "delete", "e2e-router");
            demo.run("network", "delete", "e2e-inside");
        }
    }
}
