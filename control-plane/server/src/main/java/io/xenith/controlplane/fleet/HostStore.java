package io.xenith.controlplane.fleet;

import io.grpc.Status;
import io.xenith.controlplane.record.AuditLog;
import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.Mutations;
import io.xenith.controlplane.record.Refusals;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.AvailabilityZone;
import io.xenith.controlplane.v1.FindFleetStatisticsResponse;
import io.xenith.controlplane.v1.Host;
import io.xenith.controlplane.v1.ListHostsRequest;
import io.xenith.controlplane.v1.ListHostsResponse;
import io.xenith.controlplane.v1.PageResponse;
import io.xenith.controlplane.v1.RemoveHostRequest;
import io.xenith.controlplane.v1.RemoveHostResponse;
import io.xenith.controlplane.v1.UpdateHostRequest;
import io.xenith.controlplane.v1.UpdateHostResponse;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hosts as operators list and change them. Removed hosts are not shown. */
@Singleton
public final class HostStore {

    private static final int PAGE_AT_MOST = 1000;
    private static final long LARGEST_RESERVE = 1L << 50;

    private final Transactions transactions;
    private final Mutations mutations;
    private final AuditLog audit;

    public HostStore(Transactions transactions, Mutations mutations, AuditLog audit) {
        this.transactions = transactions;
        this.mutations = mutations;
        this.audit = audit;
    }

    /** One host by id or by name. */
    Host load(CallerScope caller, String id, String name) {
        caller.requireAdministrator();
        return transactions.read(
                "host.find",
                tx -> id.isEmpty() ? one(tx, "h.name = ?", name) : one(tx, "h.id = ?", Fields.lookup("host", id)));
    }

    private static Host one(Transaction tx, String condition, Object key) throws SQLException {
        return Sql.find(
                        tx.connection(),
                        "SELECT " + HostRow.COLUMNS + " FROM host h WHERE h.removed_at IS NULL AND " + condition,
                        HostRow::read,
                        key)
                .orElseThrow(() -> Refusals.notFound("host", key));
    }

    /** A page of hosts by name. */
    ListHostsResponse list(CallerScope caller, ListHostsRequest request) {
        caller.requireAdministrator();
        int limit = Fields.range("page.limit", request.getPage().getLimit(), 0, PAGE_AT_MOST);
        int most = limit == 0 ? PAGE_AT_MOST : limit;
        return transactions.read("host.list", tx -> {
            var sql = new StringBuilder("SELECT " + HostRow.COLUMNS + " FROM host h WHERE h.removed_at IS NULL");
            var parameters = new ArrayList<@Nullable Object>();
            if (request.hasName()) {
                sql.append(" AND h.name = ?");
                parameters.add(request.getName());
            }
            if (request.hasAvailabilityZone()) {
                sql.append(" AND h.availability_zone = ?");
                parameters.add(request.getAvailabilityZone());
            }
            if (!request.getPage().getMarker().isEmpty()) {
                sql.append(" AND h.name > ?");
                parameters.add(markerName(tx, request.getPage().getMarker()));
            }
            sql.append(" ORDER BY h.name LIMIT ?");
            parameters.add(most + 1);
            var hosts = Sql.list(tx.connection(), sql.toString(), HostRow::read, parameters.toArray());
            var page = PageResponse.newBuilder();
            if (hosts.size() > most) {
                hosts = hosts.subList(0, most);
                page.setNextMarker(hosts.getLast().getHostId());
            }
            return ListHostsResponse.newBuilder()
                    .addAllHosts(hosts)
                    .setPage(page)
                    .build();
        });
    }

    private static String markerName(Transaction tx, String marker) throws SQLException {
        var unknown =
                ServiceException.of(Status.Code.INVALID_ARGUMENT, "MARKER_NOT_FOUND", "page.marker: no host " + marker);
        if (!Fields.isUuid(marker)) {
            throw unknown;
        }
        return Sql.find(
                        tx.connection(),
                        "SELECT name FROM host WHERE id = ?",
                        row -> row.text("name"),
                        UUID.fromString(marker))
                .orElseThrow(() -> unknown);
    }

    /** Changes what an operator may change; only what is set. */
    UpdateHostResponse update(UpdateHostRequest request) {
        CallerScope.of(request.getCaller()).requireAdministrator();
        var id = Fields.lookup("host", request.getHostId());
        var sets = new ArrayList<String>();
        var parameters = new ArrayList<@Nullable Object>();
        if (request.hasCordoned()) {
            set(sets, parameters, "cordoned", request.getCordoned());
            set(
                    sets,
                    parameters,
                    "cordon_reason",
                    request.getCordoned() ? Fields.text("cordon_reason", request.getCordonReason(), 0, 255) : "");
        }
        if (request.hasAvailabilityZone()) {
            set(
                    sets,
                    parameters,
                    "availability_zone",
                    Fields.text("availability_zone", request.getAvailabilityZone(), 1, 255));
        }
        if (request.hasCpuOvercommit()) {
            set(sets, parameters, "cpu_overcommit", ratio("cpu_overcommit", request.getCpuOvercommit(), 64));
        }
        if (request.hasMemoryOvercommit()) {
            set(sets, parameters, "memory_overcommit", ratio("memory_overcommit", request.getMemoryOvercommit(), 4));
        }
        if (request.hasDiskOvercommit()) {
            set(sets, parameters, "disk_overcommit", ratio("disk_overcommit", request.getDiskOvercommit(), 64));
        }
        if (request.hasReservedMemoryBytes()) {
            set(
                    sets,
                    parameters,
                    "reserved_memory_bytes",
                    Fields.range("reserved_memory_bytes", request.getReservedMemoryBytes(), 0, LARGEST_RESERVE));
        }
        if (request.hasReservedDiskBytes()) {
            set(
                    sets,
                    parameters,
                    "reserved_disk_bytes",
                    Fields.range("reserved_disk_bytes", request.getReservedDiskBytes(), 0, LARGEST_RESERVE));
        }
        return mutations.run(request.getCaller(), request, UpdateHostResponse.getDefaultInstance(), (tx, scope) -> {
            if (!sets.isEmpty()) {
                var values = new ArrayList<>(parameters);
                values.add(tx.now());
                values.add(id);
                Sql.update(
                        tx.connection(),
                        "UPDATE host SET " + String.join(", ", sets)
                                + ", generation = generation + 1, updated_at = ? WHERE id = ? AND removed_at IS NULL",
                        values.toArray());
            }
            if (request.hasFenced()) {
                if (request.getFenced()) {
                    Fences.make(tx, audit, scope, one(tx, "h.id = ?", id));
                } else {
                    Fences.lift(tx, audit, scope, id);
                }
            }
            audit.append(tx, scope, AuditLog.Entry.done("update", "host", id));
            return UpdateHostResponse.newBuilder()
                    .setHost(one(tx, "h.id = ?", id))
                    .build();
        });
    }

    private static void set(List<String> sets, List<@Nullable Object> parameters, String column, Object value) {
        sets.add(column + " = ?");
        parameters.add(value);
    }

    private static double ratio(String field, double value, double most) {
        if (!(value >= 0.1 && value <= most)) { // also refuses NaN
            throw Refusals.invalidField(field, "must be 0.1 to " + most);
        }
        return value;
    }

    /** Forgets a host that nothing is claimed of. Its name is free again; its certificate is refused from now on. */
    RemoveHostResponse remove(RemoveHostRequest request) {
        CallerScope.of(request.getCaller()).requireAdministrator();
        var id = Fields.lookup("host", request.getHostId());
        return mutations.run(request.getCaller(), request, RemoveHostResponse.getDefaultInstance(), (tx, scope) -> {
            one(tx, "h.id = ?", id);
            int removed = Sql.update(tx.connection(), """
                    UPDATE host SET removed_at = ?, updated_at = ?, generation = generation + 1, name = name || ' removed ' || id
                    WHERE id = ? AND removed_at IS NULL AND NOT EXISTS (SELECT FROM host_claim WHERE host_id = host.id)
                    """, tx.now(), tx.now(), id);
            if (removed == 0) {
                long claims = Sql.number(tx.connection(), "SELECT count(*) FROM host_claim WHERE host_id = ?", id);
                throw ServiceException.of(
                                Status.Code.FAILED_PRECONDITION,
                                "HOST_IN_USE",
                                "the host still holds " + claims + " claims; drain it first")
                        .with("claims", Long.toString(claims));
            }
            audit.append(tx, scope, AuditLog.Entry.done("remove", "host", id));
            return RemoveHostResponse.getDefaultInstance();
        });
    }

    /** Zones with their hosts; the hosts' names only for administrators. */
    List<AvailabilityZone> listZones(CallerScope caller) {
        return transactions.read(
                "host.zones",
                tx -> Sql.list(tx.connection(), """
                SELECT availability_zone, bool_or(state = 'up' AND NOT cordoned AND fenced_at IS NULL) AS available, array_agg(name ORDER BY name) AS names
                FROM host WHERE removed_at IS NULL GROUP BY availability_zone ORDER BY availability_zone
                """, row -> AvailabilityZone.newBuilder()
                        .setName(row.text("availability_zone"))
                        .setAvailable(row.bool("available"))
                        .addAllHostNames(caller.administrator() ? row.texts("names") : List.of())
                        .build()));
    }

    /** Sums over all hosts. */
    FindFleetStatisticsResponse statistics(CallerScope caller) {
        caller.requireAdministrator();
        return transactions.read("host.statistics", tx -> Sql.find(tx.connection(), """
                        SELECT count(*) AS hosts, count(*) FILTER (WHERE state = 'up') AS up,
                               coalesce(sum(cpus), 0)::bigint AS cpus, coalesce(sum(claimed_vcpus), 0)::bigint AS claimed_vcpus,
                               coalesce(sum(memory_bytes), 0)::bigint AS memory, coalesce(sum(claimed_memory_bytes), 0)::bigint AS claimed_memory,
                               coalesce(sum(disk_bytes), 0)::bigint AS disk, coalesce(sum(claimed_disk_bytes), 0)::bigint AS claimed_disk,
                               (SELECT count(DISTINCT instance_id) FROM host_claim) AS instances
                        FROM host WHERE removed_at IS NULL
                        """, HostStore::sums)
                .orElseThrow());
    }

    private static FindFleetStatisticsResponse sums(Row row) throws SQLException {
        return FindFleetStatisticsResponse.newBuilder()
                .setHosts(Math.toIntExact(row.bigint("hosts")))
                .setHostsUp(Math.toIntExact(row.bigint("up")))
                .setVcpus(row.bigint("cpus"))
                .setClaimedVcpus(row.bigint("claimed_vcpus"))
                .setMemoryBytes(row.bigint("memory"))
                .setClaimedMemoryBytes(row.bigint("claimed_memory"))
                .setDiskBytes(row.bigint("disk"))
                .setClaimedDiskBytes(row.bigint("claimed_disk"))
                .setInstances(row.bigint("instances"))
                .build();
    }
}
