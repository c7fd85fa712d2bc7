package io.xenith.gateway.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xenith.controlplane.v1.SecurityGroup;
import io.xenith.controlplane.v1.SecurityGroupRule;

/** Security groups and their rules as Neutron shows them. */
final class SecurityGroupJson {

    private SecurityGroupJson() {}

    static ObjectNode of(SecurityGroup group) {
        ObjectNode shown = StandardJson.begin(group.getGroupId(), group.getProjectId())
                .put("name", group.getName())
                .put("stateful", group.getStateful())
                .put("shared", group.getShared());
        ArrayNode rules = shown.putArray("security_group_rules");
        group.getRulesList().forEach(rule -> rules.add(of(rule)));
        StandardJson.texts(shown, "tags", group.getTagsList());
        StandardJson.end(
                shown, group.getDescription(), group.getCreatedAt(), group.getUpdatedAt(), group.getRevision());
        return shown;
    }

    static ObjectNode of(SecurityGroupRule rule) {
        ObjectNode shown = StandardJson.begin(rule.getRuleId(), rule.getProjectId())
                .put("security_group_id", rule.getGroupId())
                .put("direction", rule.getIngress() ? "ingress" : "egress")
                .put("ethertype", rule.getIpVersion() == 6 ? "IPv6" : "IPv4");
        StandardJson.textOrNull(shown, "protocol", rule.getProtocol());
        shown.set("port_range_min", numberOrNull(shown, rule.hasPortFirst(), rule.getPortFirst()));
        shown.set("port_range_max", numberOrNull(shown, rule.hasPortLast(), rule.getPortLast()));
        StandardJson.textOrNull(shown, "remote_ip_prefix", rule.getRemoteCidr());
        StandardJson.textOrNull(shown, "remote_group_id", rule.getRemoteGroupId());
        StandardJson.end(shown, rule.getDescription(), rule.getCreatedAt(), rule.getUpdatedAt(), rule.getRevision());
        return shown;
    }

    private static com.fasterxml.jackson.databind.JsonNode numberOrNull(ObjectNode of, boolean there, int value) {
        return there ? of.numberNode(value) : of.nullNode();
    }
}
