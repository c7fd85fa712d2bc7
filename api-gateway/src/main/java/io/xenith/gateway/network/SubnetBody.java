package io.xenith.gateway.network;

import io.xenith.controlplane.v1.AddressRange;
import io.xenith.controlplane.v1.CreateSubnetRequest;
import io.xenith.controlplane.v1.Subnet;
import io.xenith.controlplane.v1.UpdateSubnetRequest;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.fault.ApiFault;
import io.xenith.gateway.json.JsonFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what clients send of a subnet. */
final class SubnetBody {

    /** All that is shown. */
    static final Set<String> SHOWN = SubnetJson.of(Subnet.getDefaultInstance()).properties().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());

    private static final int POOLS_AT_MOST = 256;
    private static final Set<String> IPV6_MODES = Set.of("slaac", "dhcpv6-stateful", "dhcpv6-stateless");

    private static final Attributes ATTRIBUTES = new Attributes(
            NetworkKind.SUBNET,
            Set.of(
                    "network_id",
                    "name",
                    "description",
                    "ip_version",
                    "cidr",
                    "gateway_ip",
                    "enable_dhcp",
                    "allocation_pools",
                    "dns_nameservers",
                    "host_routes",
                    "ipv6_address_mode",
                    "ipv6_ra_mode",
                    "subnetpool_id",
                    "project_id",
                    "tenant_id"),
            Set.of(
                    "name",
                    "description",
                    "gateway_ip",
                    "enable_dhcp",
                    "allocation_pools",
                    "dns_nameservers",
                    "host_routes"),
            Set.of(),
            SHOWN);

    private SubnetBody() {}

    static CreateSubnetRequest read(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkCreate(fields, caller);
        if (fields.find("subnetpool_id").isPresent()) {
            throw ApiFault.badRequest("Subnet pools are not offered: give the cidr itself.");
        }
        int version = fields.findInt("ip_version", 4, 6).orElseThrow(() -> fields.missing("ip_version"));
        if (version == 5) {
            throw fields.invalid("ip_version", fields.node().get("ip_version"), "is neither 4 nor 6");
        }
        Subnet.Builder subnet = Subnet.newBuilder()
                .setProjectId(Attributes.project(fields, caller))
                .setNetworkId(BodyParts.requiredId(fields, "network_id"))
                .setName(BodyParts.text(fields, "name").orElse(""))
                .setDescription(BodyParts.text(fields, "description").orElse(""))
                .setIpVersion(version)
                .setCidr(BodyParts.address(fields, "cidr").orElseThrow(() -> fields.missing("cidr")))
                .setDhcp(fields.bool("enable_dhcp", true));
        BodyParts.address(fields, "gateway_ip").ifPresent(subnet::setGateway);
        pools(fields).ifPresent(subnet::addAllPools);
        BodyParts.texts(fields, "dns_nameservers").ifPresent(subnet::addAllDnsServers);
        BodyParts.routes(fields, "host_routes").ifPresent(subnet::addAllHostRoutes);
        mode(fields, "ipv6_address_mode").ifPresent(subnet::setIpv6AddressMode);
        mode(fields, "ipv6_ra_mode").ifPresent(subnet::setIpv6RaMode);
        return CreateSubnetRequest.newBuilder()
                .setSubnet(subnet)
                .setNoGateway(fields.isNull("gateway_ip"))
                .build();
    }

    static UpdateSubnetRequest.Builder readUpdate(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkUpdate(fields, caller);
        UpdateSubnetRequest.Builder change =
                UpdateSubnetRequest.newBuilder().setRemoveGateway(fields.isNull("gateway_ip"));
        BodyParts.text(fields, "name").ifPresent(change::setName);
        BodyParts.text(fields, "description").ifPresent(change::setDescription);
        BodyParts.address(fields, "gateway_ip").ifPresent(change::setGateway);
        fields.findBoolean("enable_dhcp").ifPresent(change::setDhcp);
        pools(fields).ifPresent(pools -> change.setReplacePools(true).addAllPools(pools));
        BodyParts.texts(fields, "dns_nameservers")
                .ifPresent(servers -> change.setReplaceDnsServers(true).addAllDnsServers(servers));
        BodyParts.routes(fields, "host_routes")
                .ifPresent(routes -> change.setReplaceHostRoutes(true).addAllHostRoutes(routes));
        return change;
    }

    private static Optional<List<AddressRange>> pools(JsonFields fields) {
        return fields.findObjects("allocation_pools", POOLS_AT_MOST, (pool, _) -> {
            pool.allowOnly(Set.of("start", "end"));
            return AddressRange.newBuilder()
                    .setFirst(pool.string("start", 1, BodyParts.ADDRESS_AT_MOST))
                    .setLast(pool.string("end", 1, BodyParts.ADDRESS_AT_MOST))
                    .build();
        });
    }

    private static Optional<String> mode(JsonFields fields, String key) {
        return fields.find(key).map(value -> {
            if (!IPV6_MODES.contains(value.asText())) {
                throw fields.invalid(key, value, "is not one of slaac, dhcpv6-stateful, dhcpv6-stateless");
            }
            return value.asText();
        });
    }
}
