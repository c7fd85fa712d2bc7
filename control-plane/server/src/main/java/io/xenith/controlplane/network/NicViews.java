package io.xenith.controlplane.network;

import io.xenith.controlplane.instance.InstancePorts.View;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.InstanceNic;
import io.xenith.hostagent.v1.FixedAddress;
import io.xenith.hostagent.v1.Nic;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The NICs of many instances, in one query each for people and for agents. */
final class NicViews {

    private static final String FOR_PEOPLE = """
            SELECT p.instance_id, p.id, p.network_id, n.name AS network_name, p.mac,
                ARRAY(SELECT host(a.address) FROM port_address a WHERE a.port_id = p.id ORDER BY a.address) AS addresses,
                ARRAY(SELECT g.name FROM port_security_group x JOIN security_group g ON g.id = x.group_id
                    WHERE x.port_id = p.id ORDER BY g.name) AS group_names
            FROM port p JOIN network n ON n.id = p.network_id
            WHERE p.instance_id = ANY (?::uuid[]) ORDER BY p.instance_id, p.number, p.id
            """;
    private static final String FOR_AGENTS = """
            SELECT p.instance_id, p.id, p.network_id, p.mac, n.mtu, host(a.address) AS address,
                masklen(s.cidr) AS prefix_length, coalesce(host(s.gateway), '') AS gateway,
                coalesce(s.dns_servers, '{}') AS dns_servers
            FROM port p JOIN network n ON n.id = p.network_id
            LEFT JOIN port_address a ON a.port_id = p.id LEFT JOIN subnet s ON s.id = a.subnet_id
            WHERE p.instance_id = ANY (?::uuid[]) ORDER BY p.instance_id, p.number, p.id, a.address
            """;

    private NicViews() {}

    private record ForPeople(UUID instance, InstanceNic nic, List<String> groups) {}

    private record ForAgents(UUID instance, UUID port, Nic nic, List<FixedAddress> address) {}

    static Map<UUID, View> listViews(Transaction tx, Collection<UUID> instances) throws SQLException {
        if (instances.isEmpty()) {
            return Map.of();
        }
        Map<UUID, List<ForPeople>> byInstance =
                Sql.list(tx.connection(), FOR_PEOPLE, NicViews::forPeople, instances).stream()
                        .collect(Collectors.groupingBy(ForPeople::instance));
        Map<UUID, View> views = new HashMap<>();
        byInstance.forEach((instance, rows) -> views.put(
                instance,
                new View(
                        rows.stream().map(ForPeople::nic).toList(),
                        rows.stream()
                                .flatMap(row -> row.groups().stream())
                                .distinct()
                                .toList())));
        return views;
    }

    static Map<UUID, List<Nic>> listNics(Transaction tx, Collection<UUID> instances) throws SQLException {
        if (instances.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Map<UUID, Nic.Builder>> byInstance = new HashMap<>();
        for (ForAgents row : Sql.list(tx.connection(), FOR_AGENTS, NicViews::forAgents, instances)) {
            byInstance
                    .computeIfAbsent(row.instance(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(row.port(), _ -> row.nic().toBuilder())
                    .addAllAddresses(row.address());
        }
        Map<UUID, List<Nic>> nics = new HashMap<>();
        byInstance.forEach((instance, ports) -> nics.put(
                instance, ports.values().stream().map(Nic.Builder::build).toList()));
        return nics;
    }

    private static ForPeople forPeople(Row row) throws SQLException {
        return new ForPeople(
                row.uuid("instance_id"),
                InstanceNic.newBuilder()
                        .setPortId(row.uuid("id").toString())
                        .setNetworkId(row.uuid("network_id").toString())
                        .setNetworkName(row.text("network_name"))
                        .setMac(row.text("mac"))
                        .addAllAddresses(row.texts("addresses"))
                        .build(),
                row.texts("group_names"));
    }

    private static ForAgents forAgents(Row row) throws SQLException {
        Nic nic = Nic.newBuilder()
                .setPortId(row.uuid("id").toString())
                .setNetworkId(row.uuid("network_id").toString())
                .setMac(row.text("mac"))
                .setMtu(row.integer("mtu"))
                .build();
        List<FixedAddress> address = row.findText("address").isEmpty()
                ? List.of()
                : List.of(FixedAddress.newBuilder()
                        .setAddress(row.text("address"))
                        .setPrefixLength(row.integer("prefix_length"))
                        .setGateway(row.text("gateway"))
                        .addAllDnsServers(row.texts("dns_servers"))
                        .build());
        return new ForAgents(row.uuid("instance_id"), row.uuid("id"), nic, address);
    }
}
