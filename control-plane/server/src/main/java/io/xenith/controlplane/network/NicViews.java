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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The NICs of many instances, in one query each for people and for agents. */
final class NicViews {

    // One row for each address and group of a port, nearly always one of each: a list of a hundred instances costs the
    // database a
    // quarter of what subqueries for each port would.
    private static final String FOR_PEOPLE = """
            SELECT p.instance_id, p.id, p.network_id, n.name AS network_name, p.mac, host(a.address) AS address, g.name AS group_name
            FROM port p JOIN network n ON n.id = p.network_id
            LEFT JOIN port_address a ON a.port_id = p.id
            LEFT JOIN port_security_group x ON x.port_id = p.id LEFT JOIN security_group g ON g.id = x.group_id
            WHERE p.instance_id = ANY (?::uuid[]) ORDER BY p.instance_id, p.number, p.id, a.address, g.name
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

    /** The ports of one instance, while their rows are read. */
    private static final class ForPeople {

        private final Map<UUID, InstanceNic.Builder> nics = new LinkedHashMap<>();
        private final Set<String> groups = new LinkedHashSet<>();

        void add(Row row) throws SQLException {
            UUID port = row.uuid("id");
            InstanceNic.Builder nic = nics.get(port);
            if (nic == null) {
                nic = InstanceNic.newBuilder()
                        .setPortId(port.toString())
                        .setNetworkId(row.uuid("network_id").toString())
                        .setNetworkName(row.text("network_name"))
                        .setMac(row.text("mac"));
                nics.put(port, nic);
            }
            Optional<String> address = row.findText("address");
            // Sorted: the same address comes again at once, with the port's next group.
            int last = nic.getAddressesCount() - 1;
            if (address.isPresent() && (last < 0 || !nic.getAddresses(last).equals(address.get()))) {
                nic.addAddresses(address.get());
            }
            row.findText("group_name").ifPresent(groups::add);
        }

        View view() {
            return new View(
                    nics.values().stream().map(InstanceNic.Builder::build).toList(), List.copyOf(groups));
        }
    }

    private record ForAgents(UUID instance, UUID port, Nic nic, List<FixedAddress> address) {}

    static Map<UUID, View> listViews(Transaction tx, Collection<UUID> instances) throws SQLException {
        if (instances.isEmpty()) {
            return Map.of();
        }
        Map<UUID, ForPeople> byInstance = new HashMap<>();
        Sql.each(
                tx.connection(),
                FOR_PEOPLE,
                row -> byInstance
                        .computeIfAbsent(row.uuid("instance_id"), _ -> new ForPeople())
                        .add(row),
                instances);
        Map<UUID, View> views = new HashMap<>();
        byInstance.forEach((instance, ports) -> views.put(instance, ports.view()));
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
