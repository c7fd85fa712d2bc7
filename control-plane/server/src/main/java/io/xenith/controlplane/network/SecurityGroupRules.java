package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.SecurityGroupRule;
import java.util.Locale;
import java.util.Set;

/** What a rule may say. */
final class SecurityGroupRules {

    private static final Set<String> PROTOCOLS = Set.of(
            "",
            "ah",
            "dccp",
            "egp",
            "esp",
            "gre",
            "hopopt",
            "icmp",
            "icmpv6",
            "igmp",
            "ipip",
            "ipv6-encap",
            "ipv6-frag",
            "ipv6-icmp",
            "ipv6-nonxt",
            "ipv6-opts",
            "ipv6-route",
            "ospf",
            "pgm",
            "rsvp",
            "sctp",
            "tcp",
            "udp",
            "udplite",
            "vrrp");
    private static final Set<String> WITH_PORTS =
            Set.of("tcp", "udp", "sctp", "dccp", "udplite", "6", "17", "33", "132", "136");
    private static final Set<String> WITH_TYPES = Set.of("icmp", "icmpv6", "ipv6-icmp", "1", "58");
    private static final int PORT_AT_MOST = 65_535;
    private static final int TYPE_AT_MOST = 255;

    private SecurityGroupRules() {}

    /** The rule in our spelling; INVALID_FIELD where it does not fit together. */
    static SecurityGroupRule checked(SecurityGroupRule wanted) {
        SecurityGroupRule.Builder rule = wanted.toBuilder();
        rule.setIpVersion(wanted.getIpVersion() == 0 ? 4 : wanted.getIpVersion());
        if (rule.getIpVersion() != 4 && rule.getIpVersion() != 6) {
            throw Refusals.invalidField("ip_version", "must be 4 or 6");
        }
        rule.setProtocol(protocol(wanted.getProtocol()));
        checkPorts(rule);
        NetworkText.description(wanted.getDescription());
        if (!wanted.getRemoteCidr().isEmpty()) {
            if (!wanted.getRemoteGroupId().isEmpty()) {
                throw Refusals.invalidField("remote_cidr", "not both a CIDR and a group");
            }
            Cidr remote = remote(wanted.getRemoteCidr());
            if (remote.version() != rule.getIpVersion()) {
                throw Refusals.invalidField("remote_cidr", "is not of version " + rule.getIpVersion());
            }
            rule.setRemoteCidr(remote.toString());
        }
        return rule.build();
    }

    // A single address stands for the block that holds only it.
    private static Cidr remote(String text) {
        return text.contains("/")
                ? Cidr.parse("remote_cidr", text)
                : IpAddress.find(text)
                        .map(address -> new Cidr(address.version(), address.value(), address.bits()))
                        .orElseThrow(() -> Refusals.invalidField("remote_cidr", "'" + text + "' is no CIDR"));
    }

    private static String protocol(String given) {
        String protocol = given.toLowerCase(Locale.ROOT);
        if (protocol.equals("any")) {
            return "";
        }
        boolean number = protocol.matches("[0-9]{1,3}") && Integer.parseInt(protocol) <= TYPE_AT_MOST;
        if (!number && !PROTOCOLS.contains(protocol)) {
            throw Refusals.invalidField("protocol", "'" + given + "' is none that we know");
        }
        return protocol;
    }

    private static void checkPorts(SecurityGroupRule.Builder rule) {
        if (!rule.hasPortFirst() && !rule.hasPortLast()) {
            return;
        }
        if (WITH_TYPES.contains(rule.getProtocol())) {
            // ICMP: type and code; a code needs its type.
            if (!rule.hasPortFirst()) {
                throw Refusals.invalidField("port_first", "a code needs a type");
            }
            Fields.range("port_first", rule.getPortFirst(), 0, TYPE_AT_MOST);
            Fields.range("port_last", rule.getPortLast(), 0, TYPE_AT_MOST);
            return;
        }
        if (!WITH_PORTS.contains(rule.getProtocol())) {
            throw Refusals.invalidField("port_first", "ports need a protocol that has them");
        }
        if (!rule.hasPortFirst() || !rule.hasPortLast() || rule.getPortFirst() > rule.getPortLast()) {
            throw Refusals.invalidField("port_first", "must be the lower end of a range");
        }
        Fields.range("port_first", rule.getPortFirst(), 0, PORT_AT_MOST);
        Fields.range("port_last", rule.getPortLast(), 0, PORT_AT_MOST);
    }
}
