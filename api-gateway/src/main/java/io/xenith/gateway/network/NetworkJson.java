package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.controlplane.v1.Network;

/** A network as Neutron shows it. */
final class NetworkJson {

    private NetworkJson() {}

    /** What a caller sees; where it is carried is for administrators. */
    static ObjectNode of(Network network, boolean administrator) {
        ObjectNode shown = StandardJson.begin(network.getNetworkId(), network.getProjectId())
                .put("name", network.getName())
                .put("admin_state_up", network.getAdminUp())
                .put("status", network.getAdminUp() ? "ACTIVE" : "DOWN")
                .put("shared", network.getShared())
                .put("router:external", network.getExternal())
                .put("is_default", network.getIsDefault())
                .put("mtu", network.getMtu())
                .put("port_security_enabled", network.getPortSecurity());
        StandardJson.texts(shown, "subnets", network.getSubnetIdsList());
        StandardJson.texts(shown, "tags", network.getTagsList());
        if (administrator) {
            shown.put("provider:network_type", network.getSegmentKind());
            StandardJson.textOrNull(shown, "provider:physical_network", network.getPhysicalNetwork());
            if (network.getSegmentId() == 0) {
                shown.putNull("provider:segmentation_id");
            } else {
                shown.put("provider:segmentation_id", network.getSegmentId());
            }
        }
        StandardJson.end(
                shown, network.getDescription(), network.getCreatedAt(), network.getUpdatedAt(), network.getRevision());
        return shown;
    }
}
