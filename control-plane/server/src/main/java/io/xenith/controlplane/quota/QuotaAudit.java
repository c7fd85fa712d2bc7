package io.xenith.controlplane.quota;

import io.micrometer.core.instrument.MeterRegistry;
import io.xenith.controlplane.record.PeriodicTask;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import io.xenith.controlplane.v1.QuotaResource;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Proves that claims equal what is there. Finding a difference is an alarm for people; nothing is repaired silently. */
@Singleton
public final class QuotaAudit implements PeriodicTask {

    /** How many pairs of project and resource have claims that differ from the facts? Anything but 0 is a bug. */
    static final String METRIC = "xenith.quota.drift";

    private static final Logger LOG = LoggerFactory.getLogger(QuotaAudit.class);
    private static final int LOGGED_AT_MOST = 20;

    private final Transactions transactions;
    private final Iterable<QuotaFacts> sources;
    private final AtomicLong drift = new AtomicLong();

    @Inject
    QuotaAudit(Transactions transactions, MeterRegistry metrics, @Any Instance<QuotaFacts> sources) {
        this(transactions, metrics, (Iterable<QuotaFacts>) sources);
    }

    QuotaAudit(Transactions transactions, MeterRegistry metrics, Iterable<QuotaFacts> sources) {
        this.transactions = transactions;
        this.sources = sources;
        metrics.gauge(METRIC, drift);
    }

    /**
     * A difference.
     *
     * @param project whose
     * @param resource of what
     * @param claimed the sum in the quota row
     * @param there what there is
     */
    record Drift(ProjectId project, QuotaResource resource, long claimed, long there) {}

    @Override
    public String name() {
        return "quota-audit";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(5);
    }

    @Override
    public void run() {
        List<Drift> found = transactions.run("QuotaAudit", this::compare);
        drift.set(found.size());
        found.stream().limit(LOGGED_AT_MOST).forEach(one -> LOG.atError()
                .addKeyValue("project.id", one.project())
                .addKeyValue("resource", QuotaColumn.name(one.resource()))
                .addKeyValue("claimed", one.claimed())
                .addKeyValue("there", one.there())
                .log("claims on quota differ from what is there"));
    }

    /** All differences, at one moment of the record. */
    List<Drift> compare(Transaction tx) throws SQLException {
        Sql.update(tx.connection(), "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        List<Drift> found = new ArrayList<>();
        for (QuotaFacts source : sources) {
            for (Map.Entry<QuotaResource, String> sum : source.sums().entrySet()) {
                String claimed = QuotaColumn.inUse(sum.getKey());
                found.addAll(Sql.list(
                        tx.connection(),
                        "SELECT coalesce(q.project_id, f.project_id) AS project_id, coalesce(q." + claimed
                                + ", 0) AS claimed, coalesce(f.total, 0)::bigint AS there FROM project_quota q"
                                + " FULL JOIN (" + sum.getValue() + ") f ON f.project_id = q.project_id"
                                + " WHERE coalesce(q." + claimed + ", 0) <> coalesce(f.total, 0)",
                        row -> new Drift(
                                new ProjectId(row.uuid("project_id")),
                                sum.getKey(),
                                row.bigint("claimed"),
                                row.bigint("there"))));
            }
        }
        return found;
    }
}
