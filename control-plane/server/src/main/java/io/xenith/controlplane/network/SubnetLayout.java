package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What allocation needs to know of a subnet.
 *
 * @param id of the subnet
 * @param network that it is on
 * @param cidr its block
 * @param pools where addresses are taken from
 * @param selfAssigned whether ports find their own address by SLAAC, from their MAC
 */
record SubnetLayout(UUID id, UUID network, Cidr cidr, AddressRanges pools, boolean selfAssigned) {

    private static final String QUERY = """
            SELECT s.id, s.network_id, s.cidr::text AS cidr_text, s.ipv6_address_mode,
                ARRAY(SELECT host(p.first) FROM subnet_pool p WHERE p.subnet_id = s.id ORDER BY p.first) AS firsts,
                ARRAY(SELECT host(p.last) FROM subnet_pool p WHERE p.subnet_id = s.id ORDER BY p.first) AS lasts
            FROM subnet s WHERE s.network_id = ANY (?::uuid[]) ORDER BY s.created_at, s.id
            """;

    /** The subnets of networks, oldest first, in one query; networks without any are absent. */
    static Map<UUID, List<SubnetLayout>> listByNetwork(Transaction tx, Collection<UUID> networks) throws SQLException {
        return Sql.list(tx.connection(), QUERY, SubnetLayout::read, networks).stream()
                .collect(Collectors.groupingBy(SubnetLayout::network));
    }

    private static SubnetLayout read(Row row) throws SQLException {
        Cidr cidr = Cidr.parse("cidr", row.text("cidr_text"));
        List<String> firsts = row.texts("firsts");
        List<String> lasts = row.texts("lasts");
        List<AddressRanges.Range> ranges = new ArrayList<>();
        for (int i = 0; i < firsts.size(); i++) {
            ranges.add(new AddressRanges.Range(
                    IpAddress.parse("pools", firsts.get(i)).value(),
                    IpAddress.parse("pools", lasts.get(i)).value()));
        }
        String mode = row.text("ipv6_address_mode");
        return new SubnetLayout(
                row.uuid("id"),
                row.uuid("network_id"),
                cidr,
                new AddressRanges(cidr.version(), ranges),
                mode.equals(SubnetRules.SLAAC) || mode.equals("dhcpv6-stateless"));
    }
}
