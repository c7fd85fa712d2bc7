package io.xenith.standalone.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * The networks {@code public} and {@code private}, and a router between.
 *
 * @param api as the administrator
 */
record NetworkSeed(CloudApi api) {
    private static final String NETWORKS = "/network/v2.0/networks";
    private static final String SUBNETS = "/network/v2.0/subnets";
    private static final String ROUTERS = "/network/v2.0/routers";

    void ensure() throws IOException, InterruptedException {
        var outside = ensure(NETWORKS, "network", network("public").put("router:external", true));
        // The range is one of those that are reserved for documentation: nothing on the way out of this machine has it.
        ensure(
                SUBNETS,
                "subnet",
                subnet("public-subnet", outside, "203.0.113.0/24").put("enable_dhcp", false));
        // Shared, since it belongs to the project admin and the first thing that demo does is to put a server on it.
        // Demo's
        // own network would be as good for demo, but then admin's first server would have none.
        var inside = ensure(NETWORKS, "network", network("private").put("shared", true));
        var subnet = ensure(SUBNETS, "subnet", subnet("private-subnet", inside, "10.64.0.0/16"));
        ensureRouter(outside, subnet);
    }

    private void ensureRouter(JsonNode outside, JsonNode subnet) throws IOException, InterruptedException {
        var wanted = CloudApi.object().put("name", "router");
        wanted.putObject("external_gateway_info").put("network_id", id(outside));
        var router = ensure(ROUTERS, "router", wanted);
        var ports = api.get("/network/v2.0/ports?device_id=" + id(router)).path("ports");
        for (var port : ports) {
            for (var address : port.path("fixed_ips")) {
                if (address.path("subnet_id").asText().equals(id(subnet))) {
                    return;
                }
            }
        }
        api.put(
                ROUTERS + "/" + id(router) + "/add_router_interface",
                CloudApi.object().put("subnet_id", id(subnet)));
    }

    private JsonNode ensure(String path, String kind, ObjectNode wanted) throws IOException, InterruptedException {
        var held = api.findByName(path, kind + "s", wanted.path("name").asText());
        return held.isMissingNode()
                ? api.post(path, CloudApi.object().set(kind, wanted)).path(kind)
                : held;
    }

    private static ObjectNode network(String name) {
        return CloudApi.object().put("name", name);
    }

    private static ObjectNode subnet(String name, JsonNode network, String range) {
        return CloudApi.object()
                .put("name", name)
                .put("network_id", id(network))
                .put("ip_version", 4)
                .put("cidr", range);
    }

    private static String id(JsonNode node) {
        return node.path("id").asText();
    }
}
