package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.controlplane.v1.AddressRange;
import io.xenith.controlplane.v1.Subnet;

/** A subnet as Neutron shows it. */
final class SubnetJson {

    private SubnetJson() {}

    static ObjectNode of(Subnet subnet) {
        ObjectNode shown = StandardJson.begin(subnet.getSubnetId(), subnet.getProjectId())
                .put("name", subnet.getName())
                .put("network_id", subnet.getNetworkId())
                .put("ip_version", subnet.getIpVersion())
                .put("cidr", subnet.getCidr())
                .put("enable_dhcp", subnet.getDhcp());
        StandardJson.textOrNull(shown, "gateway_ip", subnet.getGateway());
        ArrayNode pools = shown.putArray("allocation_pools");
        for (AddressRange pool : subnet.getPoolsList()) {
            pools.addObject().put("start", pool.getFirst()).put("end", pool.getLast());
        }
        StandardJson.texts(shown, "dns_nameservers", subnet.getDnsServersList());
        StandardJson.routes(shown, "host_routes", subnet.getHostRoutesList());
        StandardJson.textOrNull(shown, "ipv6_address_mode", subnet.getIpv6AddressMode());
        StandardJson.textOrNull(shown, "ipv6_ra_mode", subnet.getIpv6RaMode());
        // Clients read it of every subnet; ours come from no pool.
        shown.putNull("subnetpool_id");
        StandardJson.texts(shown, "tags", subnet.getTagsList());
        StandardJson.end(
                shown, subnet.getDescription(), subnet.getCreatedAt(), subnet.getUpdatedAt(), subnet.getRevision());
        return shown;
    }
}
