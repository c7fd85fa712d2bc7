package io.xenith.gateway.fault;

import io.grpc.Status;
import io.xenith.transport.error.ErrorDetail;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What Neutron says where the control plane refuses: the types that clients tell errors apart by, and its names of attributes. */
final class NeutronWords {

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("NETWORK_NOT_FOUND", "NetworkNotFound"),
            Map.entry("SUBNET_NOT_FOUND", "SubnetNotFound"),
            Map.entry("PORT_NOT_FOUND", "PortNotFound"),
            Map.entry("ROUTER_NOT_FOUND", "RouterNotFound"),
            Map.entry("ROUTER_INTERFACE_NOT_FOUND", "RouterInterfaceNotFound"),
            Map.entry("SECURITY_GROUP_NOT_FOUND", "SecurityGroupNotFound"),
            Map.entry("SECURITY_GROUP_RULE_NOT_FOUND", "SecurityGroupRuleNotFound"),
            Map.entry("PORT_IN_USE", "PortInUse"),
            Map.entry("RULE_EXISTS", "SecurityGroupRuleExists"),
            Map.entry("ADDRESS_IN_USE", "IpAddressAlreadyAllocated"),
            Map.entry("ADDRESS_NOT_IN_SUBNET", "InvalidIpForNetwork"),
            Map.entry("MAC_IN_USE", "MacAddressInUse"),
            Map.entry("CIDR_OVERLAP", "InvalidInput"),
            Map.entry("INVALID_ROUTE", "InvalidRoutes"),
            Map.entry("INTERFACE_USED_BY_ROUTE", "RouterInterfaceInUseByRoute"),
            Map.entry("PORT_OF_ROUTER", "L3PortInUse"),
            Map.entry("DEFAULT_GROUP", "SecurityGroupCannotRemoveDefault"),
            Map.entry("NO_ADDRESS_LEFT", "IpAddressGenerationFailure"),
            Map.entry("INVALID_FIELD", "InvalidInput"),
            Map.entry("QUOTA_EXCEEDED", "OverQuota"),
            Map.entry("NOT_ADMINISTRATOR", "PolicyNotAuthorized"));

    // Fields of the contract whose attribute has another name.
    private static final Map<String, String> ATTRIBUTES = Map.ofEntries(
            Map.entry("addresses", "fixed_ips"),
            Map.entry("bound_host", "binding:host_id"),
            Map.entry("dns_servers", "dns_nameservers"),
            Map.entry("external_network_id", "external_gateway_info"),
            Map.entry("gateway", "gateway_ip"),
            Map.entry("group_id", "security_group_id"),
            Map.entry("mac", "mac_address"),
            Map.entry("physical_network", "provider:physical_network"),
            Map.entry("pools", "allocation_pools"),
            Map.entry("port_first", "port_range_min"),
            Map.entry("port_last", "port_range_max"),
            Map.entry("remote_cidr", "remote_ip_prefix"),
            Map.entry("security_group_ids", "security_groups"),
            Map.entry("segment_id", "provider:segmentation_id"),
            Map.entry("segment_kind", "provider:network_type"),
            Map.entry("vnic_type", "binding:vnic_type"));

    private NeutronWords() {}

    /** The type of a refusal; empty where the status alone says it. */
    static String type(String reason) {
        return TYPES.getOrDefault(reason, "");
    }

    /** Status and words for a reason; empty where the control plane's own words will do. */
    static Optional<ApiFault> find(ErrorDetail detail) {
        String id = detail.metadata().getOrDefault("id", "");
        if (detail.reason().equals("INVALID_FIELD")) {
            return Optional.of(ApiFault.badRequest(invalid(detail)));
        }
        if (detail.code() != Status.Code.NOT_FOUND || id.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        switch (detail.reason()) {
                            case "NETWORK_NOT_FOUND" -> "Network %s could not be found.";
                            case "SUBNET_NOT_FOUND" -> "Subnet %s could not be found.";
                            case "PORT_NOT_FOUND" -> "Port %s could not be found.";
                            case "ROUTER_NOT_FOUND" -> "Router %s could not be found.";
                            case "SECURITY_GROUP_NOT_FOUND" -> "Security group %s does not exist.";
                            case "SECURITY_GROUP_RULE_NOT_FOUND" -> "Security group rule %s does not exist.";
                            default -> null;
                        })
                .map(words -> ApiFault.notFound(words.formatted(id)));
    }

    private static String invalid(ErrorDetail detail) {
        String field = detail.metadata().getOrDefault("field", "");
        String prefix = field + ": ";
        if (field.isEmpty() || !detail.message().startsWith(prefix)) {
            return detail.message();
        }
        return "Invalid input for " + ATTRIBUTES.getOrDefault(field, field) + ". Reason: "
                + detail.message().substring(prefix.length()) + '.';
    }

    /** 409, with what would be exceeded. */
    static ApiFault overQuota(ErrorDetail detail) {
        String resources = Arrays.stream(
                        detail.metadata().getOrDefault("resource", "resources").split(","))
                .map(NeutronWords::resource)
                .map(name -> '\'' + name + '\'')
                .collect(Collectors.joining(", "));
        return ApiFault.conflict("Quota exceeded for resources: [" + resources + "].");
    }

    // Ours are plurals.
    private static String resource(String name) {
        return name.strip()
                .toLowerCase(Locale.ROOT)
                .replace("quota_resource_", "")
                .replaceAll("s$", "");
    }
}
