package io.xenith.controlplane.instance;

import io.xenith.controlplane.claim.HostStores;
import io.xenith.controlplane.core.instance.ClaimPurpose;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainSize;
import io.xenith.controlplane.core.instance.HostClaim;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.Instance;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.instance.VolumeAttachment;
import io.xenith.controlplane.fleet.Fences;
import io.xenith.controlplane.operation.OperationRow;
import io.xenith.controlplane.record.Sql;
import io.xenith.scheduler.HostId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads whole instances: five queries, whatever their number. */
final class InstanceReader {
    private InstanceReader() {}

    /** Locks them in order of id, so that two transactions never wait for each other, and reads what is there once they are locked. */
    static List<InstanceState> lock(Connection connection, Collection<UUID> ids) throws SQLException {
        return read(connection, ids, " FOR NO KEY UPDATE");
    }

    /** Reads them as they are. */
    static List<InstanceState> read(Connection connection, Collection<UUID> ids) throws SQLException {
        return read(connection, ids, "");
    }

    private static List<InstanceState> read(Connection connection, Collection<UUID> ids, String locking)
            throws SQLException {
        if (ids.isEmpty()) {
            return List.of();
        }
        var instances = Sql.list(
                connection,
                "SELECT * FROM instance WHERE id = ANY (?::uuid[]) ORDER BY id" + locking,
                InstanceRow::read,
                ids);
        if (instances.isEmpty()) {
            return List.of();
        }
        var parts = new HashMap<UUID, Parts>();
        instances.forEach(instance -> parts.put(instance.id().value(), new Parts()));
        readDomains(connection, parts);
        if (!locking.isEmpty()) {
            readClaims(connection, parts);
        }
        AttachmentRows.list(connection, parts.keySet())
                .forEach((id, volumes) ->
                        parts.getOrDefault(id, new Parts()).volumes.addAll(volumes));
        readOpen(connection, parts);
        return instances.stream()
                .map(instance ->
                        parts.getOrDefault(instance.id().value(), new Parts()).state(instance))
                .toList();
    }

    private static void readDomains(Connection connection, Map<UUID, Parts> parts) throws SQLException {
        Sql.list(
                connection,
                "SELECT " + DomainRow.COLUMNS
                        + ", host.name AS host_name, host.availability_zone, host.transfer_address, host.state AS host_state, "
                        + Fences.HOLD + " AS host_fenced, host.boot_id, " + HostStores.STORE + " AS host_store"
                        + " FROM instance_domain d JOIN host ON host.id = d.host_id"
                        + " WHERE d.instance_id = ANY (?::uuid[]) ORDER BY d.created_at, d.id",
                row -> {
                    var part = parts.getOrDefault(row.uuid("instance_id"), new Parts());
                    var domain = DomainRow.read(row);
                    part.domains.add(domain);
                    part.hosts.put(
                            domain.host(),
                            new HostNote(
                                    domain.host(),
                                    row.text("host_name"),
                                    row.text("availability_zone"),
                                    row.text("transfer_address"),
                                    row.text("host_state").equals("up"),
                                    row.bool("host_fenced"),
                                    row.text("boot_id"),
                                    HostStores.read(row, "host_store")));
                    return domain;
                },
                parts.keySet());
    }

    private static void readClaims(Connection connection, Map<UUID, Parts> parts) throws SQLException {
        Sql.list(
                connection,
                "SELECT * FROM host_claim WHERE instance_id = ANY (?::uuid[]) ORDER BY claimed_at, id",
                row -> {
                    var claim = new HostClaim(
                            row.uuid("id"),
                            new HostId(row.uuid("host_id")),
                            Words.read(ClaimPurpose.class, row.text("purpose")),
                            new DomainSize(
                                    Math.toIntExact(row.bigint("vcpus")),
                                    row.bigint("memory_bytes"),
                                    row.bigint("root_disk_bytes"),
                                    row.bigint("ephemeral_disk_bytes"),
                                    row.bigint("swap_bytes")),
                            row.instant("claimed_at"));
                    parts.getOrDefault(row.uuid("instance_id"), new Parts())
                            .claims
                            .add(claim);
                    return claim;
                },
                parts.keySet());
    }

    private static void readOpen(Connection connection, Map<UUID, Parts> parts) throws SQLException {
        Sql.list(
                connection,
                "SELECT " + OperationRow.COLUMNS
                        + " FROM operation o WHERE o.state = 'open' AND o.instance_id = ANY (?::uuid[])",
                row -> {
                    var operation = OperationRow.read(row);
                    parts.getOrDefault(row.uuid("instance_id"), new Parts())
                            .open
                            .add(operation);
                    return operation;
                },
                parts.keySet());
    }

    /** What belongs to one instance, while it is read. */
    private static final class Parts {
        private final List<Domain> domains = new ArrayList<>();
        private final List<HostClaim> claims = new ArrayList<>();
        private final List<VolumeAttachment> volumes = new ArrayList<>();
        private final List<Operation> open = new ArrayList<>();
        private final Map<HostId, HostNote> hosts = new LinkedHashMap<>();

        private InstanceState state(Instance instance) {
            return new InstanceState(
                    instance,
                    domains,
                    claims,
                    volumes,
                    open.isEmpty() ? null : open.getFirst(),
                    List.of(),
                    List.copyOf(hosts.values()));
        }
    }
}
