package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.controlplane.v1.AddressPair;
import io.xenith.controlplane.v1.Port;
import io.xenith.controlplane.v1.PortStatus;

/** A port as Neutron shows it. */
final class PortJson {

    private PortJson() {}

    /** What a caller sees; on which host it is bound, and how, is for administrators. */
    static ObjectNode of(Port port, boolean administrator) {
        ObjectNode shown = StandardJson.begin(port.getPortId(), port.getProjectId())
                .put("name", port.getName())
                .put("network_id", port.getNetworkId())
                .put("admin_state_up", port.getAdminUp())
                .put("status", status(port.getStatus()))
                .put("mac_address", port.getMac())
                .put("device_id", port.getDeviceId())
                .put("device_owner", port.getDeviceOwner())
                .put("port_security_enabled", port.getPortSecurity())
                .put("binding:vnic_type", port.getVnicType().isEmpty() ? "normal" : port.getVnicType());
        StandardJson.addresses(shown, "fixed_ips", port.getAddressesList());
        StandardJson.texts(shown, "security_groups", port.getSecurityGroupIdsList());
        ArrayNode pairs = shown.putArray("allowed_address_pairs");
        for (AddressPair pair : port.getAllowedAddressPairsList()) {
            pairs.addObject()
                    .put("ip_address", pair.getCidr())
                    .put("mac_address", pair.getMac().isEmpty() ? port.getMac() : pair.getMac());
        }
        StandardJson.texts(shown, "tags", port.getTagsList());
        if (administrator) {
            boolean bound = !port.getBoundHost().isEmpty();
            shown.put("binding:host_id", port.getBoundHost()).put("binding:vif_type", bound ? "bridge" : "unbound");
            shown.putObject("binding:vif_details");
            shown.putObject("binding:profile");
        }
        StandardJson.end(shown, port.getDescription(), port.getCreatedAt(), port.getUpdatedAt(), port.getRevision());
        return shown;
    }

    private static String status(PortStatus status) {
        return switch (status) {
            case PORT_STATUS_ACTIVE -> "ACTIVE";
            case PORT_STATUS_BUILDING -> "BUILD";
            case PORT_STATUS_DOWN, PORT_STATUS_UNSPECIFIED, UNRECOGNIZED -> "DOWN";
        };
    }
}
