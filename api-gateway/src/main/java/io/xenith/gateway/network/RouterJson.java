package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.controlplane.v1.Router;

/** A router as Neutron shows it. */
final class RouterJson {

    private RouterJson() {}

    static ObjectNode of(Router router) {
        ObjectNode shown = StandardJson.begin(router.getRouterId(), router.getProjectId())
                .put("name", router.getName())
                .put("admin_state_up", router.getAdminUp())
                .put("status", router.getAdminUp() ? "ACTIVE" : "DOWN");
        if (router.getExternalNetworkId().isEmpty()) {
            shown.putNull("external_gateway_info");
        } else {
            ObjectNode gateway = shown.putObject("external_gateway_info")
                    .put("network_id", router.getExternalNetworkId())
                    .put("enable_snat", router.getSnat());
            StandardJson.addresses(gateway, "external_fixed_ips", router.getExternalAddressesList());
        }
        StandardJson.routes(shown, "routes", router.getRoutesList());
        StandardJson.texts(shown, "tags", router.getTagsList());
        StandardJson.end(
                shown, router.getDescription(), router.getCreatedAt(), router.getUpdatedAt(), router.getRevision());
        return shown;
    }

    /** An interface added or taken away; the id is the router's. */
    static ObjectNode ofInterface(String routerId, String projectId, String networkId, String subnetId, String portId) {
        ObjectNode shown = StandardJson.begin(routerId, projectId)
                .put("network_id", networkId)
                .put("subnet_id", subnetId)
                .put("port_id", portId);
        shown.putArray("subnet_ids").add(subnetId);
        return shown;
    }
}
