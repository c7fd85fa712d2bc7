package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.host.DomainOrder;
import io.xenith.controlplane.core.host.DomainsToApply;
import io.xenith.controlplane.core.host.EncodedSpec;
import io.xenith.controlplane.core.instance.DomainId;
import io.xenith.controlplane.record.Row;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transactions;
import io.xenith.hostagent.v1.DomainSpec;
import io.xenith.hostagent.v1.Power;
import io.xenith.scheduler.HostId;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads what agents have yet to be told. */
@Singleton
public final class PostgresDomainsToApply implements DomainsToApply {
    // The domain keeps the id of the request that asked last; the request's operation knows the trace.
    private static final String PENDING = """
            SELECT d.id, d.host_id, d.generation, d.held_generation, d.observed_generation, d.request_id, d.spec,
                   coalesce((SELECT o.traceparent FROM operation o WHERE o.instance_id = d.instance_id AND o.request_id = d.request_id
                             ORDER BY o.started_at DESC, o.id DESC LIMIT 1), '') AS traceparent
            FROM instance_domain d WHERE d.observed_generation < d.generation AND d.phase <> 'ended' AND\s""";

    private final Transactions transactions;

    public PostgresDomainsToApply(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<DomainOrder> listPending(HostId host, int limit) {
        return transactions.read("host.list-pending", tx -> {
            var orders = new ArrayList<>(Sql.list(
                    tx.connection(),
                    PENDING + "d.host_id = ? ORDER BY d.created_at LIMIT ?",
                    PostgresDomainsToApply::order,
                    host.value(),
                    limit));
            orders.addAll(Sql.list(
                    tx.connection(),
                    "SELECT * FROM orphan_domain WHERE host_id = ? AND condemned_at IS NOT NULL ORDER BY first_seen_at LIMIT ?",
                    PostgresDomainsToApply::condemned,
                    host.value(),
                    Math.max(1, limit - orders.size())));
            return orders;
        });
    }

    @Override
    public List<DomainOrder> load(Collection<DomainId> domains) {
        return transactions.read(
                "host.load-pending",
                tx -> Sql.list(
                        tx.connection(),
                        PENDING + "d.id = ANY (?::uuid[])",
                        PostgresDomainsToApply::order,
                        domains.stream().map(DomainId::value).toList()));
    }

    private static DomainOrder order(Row row) throws SQLException {
        return new DomainOrder(
                new HostId(row.uuid("host_id")),
                new DomainId(row.uuid("id")),
                row.bigint("generation"),
                row.bigint("held_generation"),
                row.bigint("observed_generation"),
                row.text("request_id"),
                row.text("traceparent"),
                new EncodedSpec(row.bytes("spec")));
    }

    /** The order to be absent, one generation above what the agent held when its domain was first seen. */
    private static DomainOrder condemned(Row row) throws SQLException {
        long held = row.bigint("held_generation");
        var spec = DomainSpec.newBuilder()
                .setDomainId(row.uuid("id").toString())
                .setInstanceId(row.uuid("instance_id").toString())
                .setGeneration(held + 1)
                .setPower(Power.POWER_ABSENT)
                .setReason("the record does not know this domain")
                .build();
        return new DomainOrder(
                new HostId(row.uuid("host_id")),
                new DomainId(row.uuid("id")),
                held + 1,
                held,
                held,
                "orphan",
                "",
                new EncodedSpec(spec.toByteArray()));
    }
}
