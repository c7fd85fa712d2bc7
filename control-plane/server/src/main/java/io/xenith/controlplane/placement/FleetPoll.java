package io.xenith.controlplane.placement;

import io.xenith.controlplane.core.placement.GuestTraits;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transactions;
import io.xenith.scheduler.Capacity;
import io.xenith.scheduler.FleetView;
import io.xenith.scheduler.GroupId;
import io.xenith.scheduler.Host;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.HostState;
import io.xenith.scheduler.Overcommit;
import io.xenith.scheduler.Resources;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the picture of the fleet near the record: changed hosts each second, all of them now and then. Numbers of changes are given out
 * before their transactions commit, so a poll may pass one that is still under way; it looks back a little each time, and the full reading
 * finds the rest.
 */
@Singleton
public final class FleetPoll {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /** Changes looked at again each time. A host changes at most once a claim, so this covers a second of a boot storm. */
    private static final long LOOK_BACK = 500;

    private static final String COLUMNS = """
            SELECT id, name, availability_zone, state, cordoned OR fenced_at IS NOT NULL AS cordoned, traits, architecture, cpus, memory_bytes, disk_bytes,
                   cpu_overcommit, memory_overcommit, disk_overcommit, reserved_memory_bytes, reserved_disk_bytes,
                   claimed_vcpus, claimed_memory_bytes, claimed_disk_bytes, revision, removed_at
            FROM host WHERE\
            """;

    private final Transactions transactions;
    private final FleetView fleet;
    private final Set<HostId> known = new HashSet<>();
    private final Set<Long> recent = new HashSet<>();
    private long highest;

    /** For this picture. */
    public FleetPoll(Transactions transactions, FleetView fleet) {
        this.transactions = transactions;
        this.fleet = fleet;
    }

    /** Reads all hosts; those that are no longer there are forgotten. */
    public synchronized void reload() {
        var rows = transactions.read("fleet.reload", tx -> {
            var members = members(tx.connection(), null);
            return Sql.list(tx.connection(), COLUMNS + " removed_at IS NULL", row -> read(row, members));
        });
        var there = new HashSet<HostId>();
        rows.forEach(row -> there.add(row.host().id()));
        known.stream().filter(host -> !there.contains(host)).toList().forEach(this::forget);
        rows.forEach(this::put);
    }

    /** Reads hosts that changed since the last look. */
    public synchronized void poll() {
        var rows = transactions.read("fleet.poll", tx -> {
            var changed = Sql.list(
                    tx.connection(),
                    "SELECT id, revision FROM host WHERE revision > ?",
                    row -> Map.entry(row.uuid("id"), row.bigint("revision")),
                    highest - LOOK_BACK);
            var news = changed.stream()
                    .filter(entry -> !recent.contains(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (news.isEmpty()) {
                return List.<HostRow>of();
            }
            var members = members(tx.connection(), news);
            return Sql.list(tx.connection(), COLUMNS + " id = ANY (?::uuid[])", row -> read(row, members), news);
        });
        rows.forEach(this::put);
    }

    private void put(HostRow row) {
        if (row.removed()) {
            forget(row.host().id());
        } else {
            fleet.put(row.host());
            known.add(row.host().id());
        }
        recent.add(row.host().revision());
        if (row.host().revision() > highest) {
            highest = row.host().revision();
            recent.removeIf(revision -> revision <= highest - LOOK_BACK);
        }
    }

    private void forget(HostId host) {
        fleet.remove(host);
        known.remove(host);
    }

    private record HostRow(Host host, boolean removed) {}

    private static Map<UUID, Map<GroupId, Integer>> members(Connection connection, @Nullable Collection<UUID> hosts)
            throws SQLException {
        var members = new HashMap<UUID, Map<GroupId, Integer>>();
        var sql = """
                SELECT c.host_id, i.group_id, count(DISTINCT i.id) AS members
                FROM instance i JOIN host_claim c ON c.instance_id = i.id
                WHERE i.group_id IS NOT NULL AND i.deleted_at IS NULL
                """;
        Sql.Mapper<Object> mapper = row -> {
            members.computeIfAbsent(row.uuid("host_id"), _ -> new HashMap<>())
                    .put(new GroupId(row.uuid("group_id")), Math.toIntExact(row.bigint("members")));
            return row;
        };
        if (hosts == null) {
            Sql.list(connection, sql + " GROUP BY c.host_id, i.group_id", mapper);
        } else {
            Sql.list(
                    connection, sql + " AND c.host_id = ANY (?::uuid[]) GROUP BY c.host_id, i.group_id", mapper, hosts);
        }
        return members;
    }

    private static HostRow read(Row row, Map<UUID, Map<GroupId, Integer>> members) throws SQLException {
        var id = row.uuid("id");
        var capacity = new Capacity(
                new Resources(row.integer("cpus"), row.bigint("memory_bytes") / MIB, row.bigint("disk_bytes") / GIB),
                new Resources(
                        0,
                        ceil(row.bigint("reserved_memory_bytes"), MIB),
                        ceil(row.bigint("reserved_disk_bytes"), GIB)),
                new Overcommit(row.real("cpu_overcommit"), row.real("memory_overcommit"), row.real("disk_overcommit")));
        var host = Host.builder(new HostId(id), row.text("name"))
                .availabilityZone(row.text("availability_zone"))
                .state(state(row.text("state")))
                .cordoned(row.bool("cordoned"))
                .capacity(capacity)
                .claimed(new Resources(
                        Math.toIntExact(row.bigint("claimed_vcpus")),
                        ceil(row.bigint("claimed_memory_bytes"), MIB),
                        ceil(row.bigint("claimed_disk_bytes"), GIB)))
                .traits(GuestTraits.complete(row.texts("traits"), row.text("architecture")))
                .revision(row.bigint("revision"));
        members.getOrDefault(id, Map.of()).forEach(host::groupMembers);
        return new HostRow(host.build(), row.findInstant("removed_at").isPresent());
    }

    private static HostState state(String column) {
        return switch (column) {
            case "up" -> HostState.UP;
            case "unreachable" -> HostState.DOWN;
            default -> HostState.UNKNOWN;
        };
    }

    private static long ceil(long amount, long unit) {
        return (amount + unit - 1) / unit;
    }
}
