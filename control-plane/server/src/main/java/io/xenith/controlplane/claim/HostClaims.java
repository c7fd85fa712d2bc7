package io.xenith.controlplane.claim;

import io.xenith.controlplane.core.instance.DomainSize;
import io.xenith.controlplane.core.instance.HostClaim;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.record.ClaimAnswer;
import io.xenith.controlplane.core.record.ClaimAsk;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Claims by conditional update of the host's row: zero rows is the answer "does not fit any more". */
@Singleton
public final class HostClaims {
    private static final String CLAIM = """
            UPDATE host SET claimed_vcpus = claimed_vcpus + ?, claimed_memory_bytes = claimed_memory_bytes + ?,
                   claimed_disk_bytes = claimed_disk_bytes + ?
            WHERE id = ? AND removed_at IS NULL AND NOT cordoned AND fenced_at IS NULL AND state = 'up'
              AND claimed_vcpus + ? <= floor(cpus * cpu_overcommit)
              AND claimed_memory_bytes + ? <= floor((memory_bytes - reserved_memory_bytes) * memory_overcommit)
              AND claimed_disk_bytes + ? <= floor((disk_bytes - reserved_disk_bytes) * disk_overcommit)
            RETURNING id, name, availability_zone, transfer_address, state, false AS fenced, boot_id, revision,
            """ + HostStores.STORE + " AS store";

    private static final String RELEASE = """
            UPDATE host SET claimed_vcpus = claimed_vcpus - ?, claimed_memory_bytes = claimed_memory_bytes - ?,
                   claimed_disk_bytes = claimed_disk_bytes - ?
            WHERE id = ?
            """;

    /** A claim and the instance that holds it. */
    public record Held(InstanceId instance, HostClaim claim) {}

    /**
     * Asks hosts for room. Each host's row is written once where all its asks fit together, else ask by ask. Rows are taken in order of id, as
     * everywhere, so that two of us never wait for each other.
     */
    public List<ClaimAnswer> claim(Connection connection, List<ClaimAsk> asks) throws SQLException {
        var answers = new ArrayList<ClaimAnswer>();
        var byHost = new TreeMap<UUID, List<Integer>>();
        for (int i = 0; i < asks.size(); i++) {
            answers.add(new ClaimAnswer.Refused());
            byHost.computeIfAbsent(asks.get(i).host().value(), _ -> new ArrayList<>())
                    .add(i);
        }
        for (var entry : byHost.entrySet()) {
            var sizes = entry.getValue().stream().map(i -> asks.get(i).size()).toList();
            var all = claim(connection, entry.getKey(), Sum.of(sizes));
            for (int i : entry.getValue()) {
                var answer = all != null || sizes.size() == 1
                        ? all
                        : claim(
                                connection,
                                entry.getKey(),
                                Sum.of(List.of(asks.get(i).size())));
                if (answer != null) {
                    answers.set(i, answer);
                }
            }
        }
        return answers;
    }

    private static ClaimAnswer.@Nullable Accepted claim(Connection connection, UUID host, Sum sum) throws SQLException {
        return Sql.find(
                        connection,
                        CLAIM,
                        row -> new ClaimAnswer.Accepted(note(row), row.bigint("revision")),
                        sum.vcpus,
                        sum.memoryBytes,
                        sum.diskBytes,
                        host,
                        sum.vcpus,
                        sum.memoryBytes,
                        sum.diskBytes)
                .orElse(null);
    }

    /** Asks a host for the disk of a volume, and notes what holds it; whether there was room. */
    public boolean claimVolume(Connection connection, UUID id, HostId host, UUID volume, long bytes, Instant now)
            throws SQLException {
        if (claim(connection, host.value(), new Sum(0, 0, bytes)) == null) {
            return false;
        }
        Sql.update(connection, """
                INSERT INTO host_claim (id, host_id, volume_id, purpose, vcpus, memory_bytes, disk_bytes,
                                        root_disk_bytes, ephemeral_disk_bytes, swap_bytes, claimed_at)
                VALUES (?, ?, ?, 'volume', 0, 0, ?, 0, 0, 0, ?)
                """, id, host.value(), volume, bytes, now);
        return true;
    }

    /** Gives back what a volume holds of its host. */
    public void releaseVolume(Connection connection, UUID volume) throws SQLException {
        Sql.update(connection, """
                WITH gone AS (DELETE FROM host_claim WHERE volume_id = ? RETURNING host_id, disk_bytes)
                UPDATE host SET claimed_disk_bytes = claimed_disk_bytes - gone.disk_bytes FROM gone WHERE host.id = gone.host_id
                """, volume);
    }

    /** What the row of a host says, of a query that names the columns as the table does. */
    public static HostNote note(Row row) throws SQLException {
        return new HostNote(
                new HostId(row.uuid("id")),
                row.text("name"),
                row.text("availability_zone"),
                row.text("transfer_address"),
                row.text("state").equals("up"),
                row.bool("fenced"),
                row.text("boot_id"),
                HostStores.read(row, "store"));
    }

    /** Writes the difference between two sets of claims. What is added was accepted by its host before. */
    public void save(Connection connection, List<Held> before, List<Held> after) throws SQLException {
        var known = new HashMap<UUID, Held>();
        before.forEach(held -> known.put(held.claim.id(), held));
        var added = new ArrayList<@Nullable Object[]>();
        var changed = new ArrayList<@Nullable Object[]>();
        for (var held : after) {
            var was = known.remove(held.claim.id());
            if (was == null) {
                added.add(insertion(held));
            } else if (was.claim.purpose() != held.claim.purpose()) {
                changed.add(new @Nullable Object[] {purpose(held.claim), held.claim.id()});
            }
        }
        // In this order, since an instance has one claim of a purpose on a host.
        release(connection, known);
        if (!changed.isEmpty()) {
            Sql.batch(connection, "UPDATE host_claim SET purpose = ? WHERE id = ?", changed);
        }
        if (!added.isEmpty()) {
            Sql.batch(connection, """
                    INSERT INTO host_claim (id, host_id, instance_id, purpose, vcpus, memory_bytes, disk_bytes,
                                            root_disk_bytes, ephemeral_disk_bytes, swap_bytes, claimed_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, added);
        }
    }

    private static void release(Connection connection, Map<UUID, Held> gone) throws SQLException {
        if (gone.isEmpty()) {
            return;
        }
        Sql.update(connection, "DELETE FROM host_claim WHERE id = ANY (?::uuid[])", gone.keySet());
        var byHost = new TreeMap<UUID, List<DomainSize>>();
        gone.values().forEach(held -> byHost.computeIfAbsent(held.claim.host().value(), _ -> new ArrayList<>())
                .add(held.claim.size()));
        var rows = new ArrayList<@Nullable Object[]>();
        byHost.forEach((host, sizes) -> {
            var sum = Sum.of(sizes);
            rows.add(new @Nullable Object[] {sum.vcpus, sum.memoryBytes, sum.diskBytes, host});
        });
        Sql.batch(connection, RELEASE, rows);
    }

    private static @Nullable Object[] insertion(Held held) {
        var size = held.claim.size();
        Instant at = held.claim.claimedAt();
        return new @Nullable Object[] {
            held.claim.id(),
            held.claim.host().value(),
            held.instance.value(),
            purpose(held.claim),
            (long) size.vcpus(),
            size.memoryBytes(),
            size.diskBytes(),
            size.rootDiskBytes(),
            size.ephemeralDiskBytes(),
            size.swapBytes(),
            at
        };
    }

    private static String purpose(HostClaim claim) {
        return claim.purpose().name().toLowerCase(Locale.ROOT);
    }

    /** Hosts whose sums differ from their claims, in words. */
    public List<String> audit(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                """
                SELECT h.name, h.claimed_vcpus, h.claimed_memory_bytes, h.claimed_disk_bytes,
                       coalesce(sum(c.vcpus), 0)::bigint AS vcpus, coalesce(sum(c.memory_bytes), 0)::bigint AS memory,
                       coalesce(sum(c.disk_bytes), 0)::bigint AS disk
                FROM host h LEFT JOIN host_claim c ON c.host_id = h.id
                GROUP BY h.id
                HAVING (h.claimed_vcpus, h.claimed_memory_bytes, h.claimed_disk_bytes)
                    IS DISTINCT FROM (coalesce(sum(c.vcpus), 0), coalesce(sum(c.memory_bytes), 0), coalesce(sum(c.disk_bytes), 0))
                LIMIT 20
                """,
                row -> "host " + row.text("name") + " says " + row.bigint("claimed_vcpus") + " vCPUs, "
                        + row.bigint("claimed_memory_bytes") + " B memory, " + row.bigint("claimed_disk_bytes")
                        + " B disk; its claims say " + row.bigint("vcpus") + ", " + row.bigint("memory") + ", "
                        + row.bigint("disk"));
    }

    private record Sum(long vcpus, long memoryBytes, long diskBytes) {
        static Sum of(List<DomainSize> sizes) {
            long vcpus = 0;
            long memory = 0;
            long disk = 0;
            for (var size : sizes) {
                vcpus += size.vcpus();
                memory += size.memoryBytes();
                disk += size.diskBytes();
            }
            return new Sum(vcpus, memory, disk);
        }
    }
}
