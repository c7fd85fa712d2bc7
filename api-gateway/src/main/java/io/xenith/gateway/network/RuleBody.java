package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.JsonNode;
import io.xenith.controlplane.v1.SecurityGroupRule;
import io.xenith.gateway.access.AuthenticatedCaller;
import io.xenith.gateway.json.JsonFields;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what clients send of a rule of a security group. */
final class RuleBody {

    /** All that is shown. */
    static final Set<String> SHOWN = SecurityGroupJson.of(SecurityGroupRule.getDefaultInstance()).properties().stream()
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());

    private static final int PORT_AT_MOST = 65_535;
    private static final int PROTOCOL_AT_MOST = 40;

    private static final Attributes ATTRIBUTES = new Attributes(
            NetworkKind.SECURITY_GROUP_RULE,
            Set.of(
                    "security_group_id",
                    "direction",
                    "ethertype",
                    "protocol",
                    "port_range_min",
                    "port_range_max",
                    "remote_ip_prefix",
                    "remote_group_id",
                    "description",
                    "project_id",
                    "tenant_id"),
            Set.of(),
            Set.of(),
            SHOWN);

    private RuleBody() {}

    static SecurityGroupRule read(JsonFields fields, AuthenticatedCaller caller) {
        ATTRIBUTES.checkCreate(fields, caller);
        SecurityGroupRule.Builder rule = SecurityGroupRule.newBuilder()
                .setProjectId(Attributes.project(fields, caller))
                .setGroupId(BodyParts.requiredId(fields, "security_group_id"))
                .setIngress(ingress(fields))
                .setIpVersion(version(fields))
                .setProtocol(protocol(fields))
                .setRemoteCidr(BodyParts.address(fields, "remote_ip_prefix").orElse(""))
                .setRemoteGroupId(BodyParts.id(fields, "remote_group_id").orElse(""))
                .setDescription(BodyParts.text(fields, "description").orElse(""));
        fields.findInt("port_range_min", 0, PORT_AT_MOST).ifPresent(rule::setPortFirst);
        fields.findInt("port_range_max", 0, PORT_AT_MOST).ifPresent(rule::setPortLast);
        return rule.build();
    }

    private static boolean ingress(JsonFields fields) {
        JsonNode value = fields.find("direction").orElseThrow(() -> fields.missing("direction"));
        return switch (value.asText().toLowerCase(Locale.ROOT)) {
            case "ingress" -> true;
            case "egress" -> false;
            default -> throw fields.invalid("direction", value, "is not one of ingress, egress");
        };
    }

    private static int version(JsonFields fields) {
        Optional<JsonNode> value = fields.find("ethertype");
        if (value.isEmpty()) {
            return 4;
        }
        return switch (value.get().asText().toLowerCase(Locale.ROOT)) {
            case "ipv4" -> 4;
            case "ipv6" -> 6;
            default -> throw fields.invalid("ethertype", value.get(), "is not one of IPv4, IPv6");
        };
    }

    // A number may come as one; "any" is how clients spell its absence.
    private static String protocol(JsonFields fields) {
        String text = fields.find("protocol").map(JsonNode::asText).orElse("");
        if (text.length() > PROTOCOL_AT_MOST) {
            throw fields.invalid("protocol", fields.node().get("protocol"), "is too long");
        }
        String name = text.toLowerCase(Locale.ROOT);
        return name.equals("any") ? "" : name;
    }
}
