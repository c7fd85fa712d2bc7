package io.xenith.controlplane.instance;

import static io.xenith.controlplane.instance.RecordFailure.carrying;

import io.xenith.controlplane.claim.HostClaims;
import io.xenith.controlplane.claim.HostStores;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.record.ClaimAnswer;
import io.xenith.controlplane.core.record.ClaimAsk;
import io.xenith.controlplane.core.record.InstanceTransaction;
import io.xenith.controlplane.core.record.Orphan;
import io.xenith.controlplane.fleet.Fences;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.scheduler.GroupId;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The core's transaction over one of PostgreSQL. */
final class PostgresInstanceTransaction implements InstanceTransaction {
    private final Transaction tx;
    private final InstanceWriter writer;
    private final HostClaims claims;

    PostgresInstanceTransaction(Transaction tx, InstanceWriter writer, HostClaims claims) {
        this.tx = tx;
        this.writer = writer;
        this.claims = claims;
    }

    private Connection connection() {
        return tx.connection();
    }

    @Override
    public Instant now() {
        return tx.now();
    }

    @Override
    public List<InstanceState> lock(Collection<InstanceId> instances) {
        var ids = instances.stream().map(InstanceId::value).toList();
        return carrying(() -> InstanceReader.lock(connection(), ids));
    }

    @Override
    public void save(List<Change> changes) {
        carrying(() -> {
            writer.save(tx, changes);
            return true;
        });
    }

    @Override
    public List<ClaimAnswer> claim(List<ClaimAsk> asks) {
        return carrying(() -> claims.claim(connection(), asks));
    }

    @Override
    public Map<GroupId, Map<HostId, Integer>> lockGroups(Collection<GroupId> groups) {
        var members = new HashMap<GroupId, Map<HostId, Integer>>();
        if (groups.isEmpty()) {
            return members;
        }
        var ids = groups.stream().map(GroupId::value).sorted().toList();
        return carrying(() -> {
            // A lock by the group's number, not its row: the row belongs to the catalog, and may be gone while its
            // members live on.
            for (var id : ids) {
                Sql.number(
                        connection(),
                        "SELECT 1 FROM (SELECT pg_advisory_xact_lock(?)) AS held",
                        id.getMostSignificantBits() ^ id.getLeastSignificantBits());
            }
            Sql.list(
                    connection(),
                    """
                    SELECT i.group_id, c.host_id, count(DISTINCT i.id) AS members FROM instance i
                    JOIN host_claim c ON c.instance_id = i.id
                    WHERE i.group_id = ANY (?::uuid[]) AND i.deleted_at IS NULL GROUP BY i.group_id, c.host_id
                    """,
                    row -> members.computeIfAbsent(new GroupId(row.uuid("group_id")), _ -> new HashMap<>())
                            .put(new HostId(row.uuid("host_id")), Math.toIntExact(row.bigint("members"))),
                    ids);
            return members;
        });
    }

    @Override
    public Map<InstanceId, HostId> listHostsOf(Collection<InstanceId> instances) {
        var hosts = new HashMap<InstanceId, HostId>();
        return carrying(() -> {
            Sql.list(
                    connection(),
                    "SELECT instance_id, host_id FROM instance_domain WHERE phase = 'live' AND instance_id = ANY (?::uuid[])",
                    row -> hosts.put(new InstanceId(row.uuid("instance_id")), new HostId(row.uuid("host_id"))),
                    instances.stream().map(InstanceId::value).toList());
            return hosts;
        });
    }

    @Override
    public Map<HostId, HostNote> listHosts(Collection<HostId> hosts) {
        var notes = new HashMap<HostId, HostNote>();
        return carrying(() -> {
            Sql.list(
                    connection(),
                    "SELECT id, name, availability_zone, transfer_address, state, " + Fences.HOLD
                            + " AS fenced, boot_id, " + HostStores.STORE
                            + " AS store FROM host WHERE id = ANY (?::uuid[])",
                    row -> {
                        var note = HostClaims.note(row);
                        return notes.put(note.id(), note);
                    },
                    hosts.stream().map(HostId::value).toList());
            return notes;
        });
    }

    @Override
    public List<InstanceId> listInstancesOn(HostId host) {
        return carrying(() -> Sql.list(
                connection(),
                "SELECT DISTINCT instance_id FROM instance_domain WHERE host_id = ? AND phase <> 'ended'",
                row -> new InstanceId(row.uuid("instance_id")),
                host.value()));
    }

    @Override
    public List<InstanceId> takeExpired(String replica, Duration lease, int limit) {
        return carrying(() -> Sql.list(
                connection(),
                """
                UPDATE operation SET owner = ?, lease_until = ? WHERE id IN (
                    SELECT id FROM operation WHERE state = 'open' AND lease_until < ?
                    ORDER BY lease_until LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING instance_id
                """,
                row -> new InstanceId(row.uuid("instance_id")),
                replica,
                tx.now().plus(lease),
                tx.now(),
                limit));
    }

    @Override
    public List<InstanceId> listPastDeadline(int limit) {
        return carrying(() -> Sql.list(
                connection(),
                "SELECT instance_id FROM operation WHERE state = 'open' AND deadline <= ? ORDER BY deadline LIMIT ?",
                row -> new InstanceId(row.uuid("instance_id")),
                tx.now(),
                limit));
    }

    @Override
    public List<InstanceId> listLeftBehind(int limit) {
        return carrying(() -> Sql.list(
                connection(),
                "SELECT DISTINCT d.instance_id FROM host JOIN instance_domain d ON d.host_id = host.id WHERE host.removed_at IS NULL AND "
                        + Fences.HOLD + " AND d.phase = 'ending' AND NOT EXISTS"
                        + " (SELECT FROM volume_attachment a WHERE a.instance_id = d.instance_id) LIMIT ?",
                row -> new InstanceId(row.uuid("instance_id")),
                limit));
    }

    @Override
    public void noteOrphans(Collection<Orphan> orphans) {
        carrying(() -> {
            OrphanStore.note(connection(), orphans, tx.now());
            return true;
        });
    }

    @Override
    public int condemnOrphans(Instant firstSeenBefore, int limit) {
        return carrying(() -> OrphanStore.condemn(connection(), firstSeenBefore, tx.now(), limit));
    }

    @Override
    public int purge(Instant deletedBefore, Instant endedBefore, int limit) {
        return carrying(() -> {
            int instances = Sql.update(connection(), """
                    DELETE FROM instance WHERE id IN (
                        SELECT id FROM instance WHERE deleted_at < ? ORDER BY deleted_at LIMIT ? FOR UPDATE SKIP LOCKED)
                    """, deletedBefore, limit);
            int domains = Sql.update(connection(), """
                    DELETE FROM instance_domain WHERE id IN (
                        SELECT id FROM instance_domain WHERE phase = 'ended' AND ended_at < ? LIMIT ? FOR UPDATE SKIP LOCKED)
                    """, endedBefore, limit);
            return instances + domains;
        });
    }

    @Override
    public List<String> auditClaims() {
        return carrying(() -> claims.audit(connection()));
    }
}
