package io.xenith.controlplane.fleet;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.Replica;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The replicas' own rows. */
@Singleton
public final class ReplicaStore {

    private static final Duration HEALTHY_FOR = Duration.ofSeconds(30);
    private static final Duration KEPT_FOR = Duration.ofDays(1);

    private final Transactions transactions;

    public ReplicaStore(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Says that a replica lives; forgets those long gone. */
    void saveSeen(String name, Instant startedAt, int partitionsOwned, int hostsOwned) {
        transactions.execute("replica.save-seen", tx -> {
            Sql.update(tx.connection(), """
                    INSERT INTO replica (name, started_at, seen_at, partitions_owned, hosts_owned) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET started_at = excluded.started_at, seen_at = excluded.seen_at,
                        partitions_owned = excluded.partitions_owned, hosts_owned = excluded.hosts_owned
                    """, name, startedAt, tx.now(), partitionsOwned, hostsOwned);
            Sql.update(
                    tx.connection(),
                    "DELETE FROM replica WHERE seen_at < ?",
                    tx.now().minus(KEPT_FOR));
        });
    }

    List<Replica> list(CallerScope caller) {
        caller.requireAdministrator();
        return transactions.read(
                "replica.list",
                tx -> Sql.list(
                        tx.connection(),
                        "SELECT name, started_at, seen_at, partitions_owned, hosts_owned FROM replica ORDER BY name",
                        row -> Replica.newBuilder()
                                .setName(row.text("name"))
                                .setStartedAt(HostRow.timestamp(row.instant("started_at")))
                                .setSeenAt(HostRow.timestamp(row.instant("seen_at")))
                                .setPartitionsOwned(row.integer("partitions_owned"))
                                .setHostsOwned(row.integer("hosts_owned"))
                                .setHealthy(
                                        row.instant("seen_at").plus(HEALTHY_FOR).isAfter(tx.now()))
                                .build()));
    }
}
