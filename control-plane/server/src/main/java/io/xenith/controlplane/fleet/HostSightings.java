package io.xenith.controlplane.fleet;

import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.session.HostRows;
import io.xenith.hostagent.v1.HostFacts;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What sessions write of hosts: facts, sightings and silence. */
@Singleton
public final class HostSightings implements HostRows {
    private static final Logger LOG = LoggerFactory.getLogger(HostSightings.class);

    private final Transactions transactions;

    public HostSightings(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<OwnedHost> listOwned(Collection<Integer> shards) {
        return transactions.read(
                "host.list-owned",
                tx -> Sql.list(
                        tx.connection(),
                        "SELECT id, name, address FROM host WHERE removed_at IS NULL AND shard = ANY (?::integer[])",
                        row -> new OwnedHost(row.uuid("id"), row.text("name"), row.text("address")),
                        List.copyOf(shards)));
    }

    @Override
    public void saveFacts(UUID host, HostFacts facts, Instant seenAt) {
        var bootedAt = facts.hasBootedAt()
                ? Instant.ofEpochSecond(
                        facts.getBootedAt().getSeconds(), facts.getBootedAt().getNanos())
                : seenAt;
        var fenced = transactions.run(
                "host.save-facts",
                tx -> Sql.find(
                        tx.connection(),
                        """
                UPDATE host SET state = 'up', last_seen_at = ?, updated_at = ?, boot_id = f.boot_id, booted_at = f.booted_at,
                       hypervisor_version = f.hypervisor_version, agent_version = f.agent_version, architecture = f.architecture,
                       traits = f.traits, cpus = f.cpus, memory_bytes = f.memory_bytes, disk_bytes = f.disk_bytes,
                       generation = generation + CASE WHEN (host.state, host.boot_id, host.traits, host.cpus, host.memory_bytes, host.disk_bytes)
                           IS DISTINCT FROM ('up', f.boot_id, f.traits, f.cpus, f.memory_bytes, f.disk_bytes) THEN 1 ELSE 0 END
                FROM (SELECT ?::text AS boot_id, ?::timestamptz AS booted_at, ?::text AS hypervisor_version, ?::text AS agent_version,
                             ?::text AS architecture, ?::text[] AS traits, ?::integer AS cpus, ?::bigint AS memory_bytes,
                             ?::bigint AS disk_bytes) f
                WHERE host.id = ? AND host.removed_at IS NULL
                RETURNING host.name, host.fenced_at, host.fenced_by, host.fenced_boot_id = host.boot_id AS same_boot
                """,
                        row -> row.findInstant("fenced_at").isPresent()
                                ? Optional.of(
                                        new Fenced(row.text("name"), row.text("fenced_by"), row.bool("same_boot")))
                                : Optional.<Fenced>empty(),
                        seenAt,
                        tx.now(),
                        facts.getBootId(),
                        bootedAt,
                        facts.getHypervisorVersion(),
                        facts.getAgentVersion(),
                        facts.getArchitecture(),
                        List.copyOf(facts.getTraitsList()),
                        facts.getCpus(),
                        facts.getMemoryBytes(),
                        facts.getDiskBytes(),
                        host));
        fenced.flatMap(found -> found).ifPresent(found -> tellThatItSpoke(host, found));
    }

    private record Fenced(String name, String by, boolean sameBoot) {}

    /** If it was on all the while, guests that were made anew elsewhere have run twice until now. */
    private static void tellThatItSpoke(UUID host, Fenced fenced) {
        (fenced.sameBoot ? LOG.atError() : LOG.atWarn())
                .addKeyValue("host.id", host)
                .addKeyValue("host.name", fenced.name)
                .addKeyValue("fenced.by", fenced.by)
                .log(
                        fenced.sameBoot
                                ? "a host that was said to be off speaks, and was on all the while: look at the disks of what was evacuated from it"
                                : "a host that was said to be off has booted and speaks: lift the fence to use it again");
    }

    @Override
    public void saveSeen(Map<UUID, Instant> seenAt) {
        var hosts = new ArrayList<UUID>();
        var times = new ArrayList<String>();
        seenAt.forEach((host, at) -> {
            hosts.add(host);
            times.add(at.toString());
        });
        // A session that is up proves the host up, also where another replica had given it up in between.
        transactions.execute("host.save-seen", tx -> Sql.update(tx.connection(), """
                UPDATE host SET last_seen_at = s.at, state = 'up',
                       generation = generation + CASE WHEN host.state = 'up' THEN 0 ELSE 1 END,
                       updated_at = CASE WHEN host.state = 'up' THEN host.updated_at ELSE ? END
                FROM unnest(?::uuid[], ?::timestamptz[]) AS s (id, at)
                WHERE host.id = s.id AND host.boot_id <> '' AND (host.last_seen_at IS NULL OR host.last_seen_at < s.at)
                """, tx.now(), hosts, times));
    }

    @Override
    public List<UUID> markUnreachable(Collection<UUID> hosts, Instant now) {
        return transactions.run(
                "host.mark-unreachable",
                tx -> Sql.list(tx.connection(), """
                UPDATE host SET state = 'unreachable', generation = generation + 1, updated_at = ?
                WHERE id = ANY (?::uuid[]) AND state = 'up' RETURNING id
                """, row -> row.uuid("id"), now, List.copyOf(hosts)));
    }
}
