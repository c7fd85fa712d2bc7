package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.v1.CreateSubnetRequest;
import io.xenith.controlplane.v1.Subnet;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a subnet may look like. */
final class SubnetRules {

    static final String SLAAC = "slaac";
    private static final int DNS_SERVERS_AT_MOST = 20;
    private static final int SLAAC_PREFIX = 64;
    private static final Set<String> MODES = Set.of("", SLAAC, "dhcpv6-stateful", "dhcpv6-stateless");

    private SubnetRules() {}

    /** Sets what the request says of addresses on a new subnet; INVALID_FIELD where it does not fit together. */
    static void apply(SubnetEntity subnet, CreateSubnetRequest request) {
        Subnet wanted = request.getSubnet();
        Cidr cidr = Cidr.parse("cidr", wanted.getCidr());
        if (wanted.getIpVersion() != 0 && wanted.getIpVersion() != cidr.version()) {
            throw Refusals.invalidField("ip_version", "is not that of the CIDR");
        }
        if (cidr.prefixLength() == 0) {
            throw Refusals.invalidField("cidr", "must not be everything there is");
        }
        subnet.cidr = cidr.toString();
        subnet.ipVersion = cidr.version();
        subnet.dhcp = wanted.getDhcp();
        subnet.ipv6AddressMode = mode("ipv6_address_mode", wanted.getIpv6AddressMode(), cidr);
        subnet.ipv6RaMode = mode("ipv6_ra_mode", wanted.getIpv6RaMode(), cidr);
        Optional<IpAddress> gateway = request.getNoGateway()
                ? Optional.empty()
                : Optional.of(
                        wanted.getGateway().isEmpty()
                                ? new IpAddress(cidr.version(), cidr.first().add(BigInteger.ONE))
                                : gateway(cidr, wanted.getGateway()));
        // A block of one address has no room for a gateway that nobody asked for.
        subnet.gateway = gateway.filter(cidr::contains).map(IpAddress::toString).orElse(null);
        subnet.dnsServers = dnsServers(wanted.getDnsServersList());
        subnet.setRoutes(NetworkText.routes("host_routes", wanted.getHostRoutesList()));
    }

    static IpAddress gateway(Cidr cidr, String text) {
        IpAddress gateway = IpAddress.parse("gateway", text);
        if (!cidr.isHost(gateway)) {
            throw Refusals.invalidField("gateway", gateway + " is not within " + cidr);
        }
        return gateway;
    }

    static String[] dnsServers(List<String> servers) {
        if (servers.size() > DNS_SERVERS_AT_MOST) {
            throw Refusals.invalidField("dns_servers", "at most " + DNS_SERVERS_AT_MOST);
        }
        return servers.stream()
                .map(server -> IpAddress.parse("dns_servers", server).toString())
                .distinct()
                .toArray(String[]::new);
    }

    private static String mode(String field, String mode, Cidr cidr) {
        Fields.text(field, mode, 0, NetworkText.AT_MOST);
        if (!MODES.contains(mode)) {
            throw Refusals.invalidField(field, "must be one of slaac, dhcpv6-stateful, dhcpv6-stateless");
        }
        if (!mode.isEmpty() && cidr.version() == 4) {
            throw Refusals.invalidField(field, "is for version 6");
        }
        boolean selfAssigned = mode.equals(SLAAC) || mode.equals("dhcpv6-stateless");
        if (selfAssigned && cidr.prefixLength() != SLAAC_PREFIX) {
            throw Refusals.invalidField(field, "needs a /64");
        }
        return mode;
    }
}
