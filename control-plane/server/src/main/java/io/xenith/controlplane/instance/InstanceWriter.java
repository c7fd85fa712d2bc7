package io.xenith.controlplane.instance;

import io.micrometer.core.instrument.MeterRegistry;
import io.xenith.controlplane.claim.HostClaims;
import io.xenith.controlplane.core.instance.Domain;
import io.xenith.controlplane.core.instance.DomainPhase;
import io.xenith.controlplane.core.instance.HostNote;
import io.xenith.controlplane.core.instance.Instance;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Operation;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.operation.OperationRow;
import io.xenith.controlplane.outbox.OutboxStore;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.v1.QuotaResource;
import io.xenith.hostagent.v1.Nic;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes what differs between two moments of instances, one round trip for each kind of row whatever their number, and what follows in other
 * tables: quota, ports, facts.
 */
@Singleton
public final class InstanceWriter {
    /** Do operations end as they were asked to? Labels: kind, outcome. */
    private static final String METRIC = "xenith.operation.ended";

    private final HostClaims claims;
    private final InstancePorts ports;
    private final InstanceQuota quota;
    private final SpecBuilder specs;
    private final Supplier<UUID> ids;
    private final MeterRegistry metrics;

    public InstanceWriter(
            HostClaims claims,
            InstancePorts ports,
            InstanceQuota quota,
            InstanceConfig config,
            Supplier<UUID> ids,
            MeterRegistry metrics) {
        this.claims = claims;
        this.ports = ports;
        this.quota = quota;
        this.specs = new SpecBuilder(config.stopTimeout());
        this.ids = ids;
        this.metrics = metrics;
    }

    void save(Transaction tx, List<Change> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        writeInstances(tx.connection(), changes);
        writeOperations(tx.connection(), changes);
        writeDomains(tx, changes);
        AttachmentRows.write(tx.connection(), changes);
        writeClaims(tx.connection(), changes);
        changePorts(tx, changes);
        var facts = new ArrayList<OutboxStore.Fact>();
        changes.forEach(change -> facts.addAll(InstanceFacts.of(change, tx.now(), ids)));
        if (!facts.isEmpty()) {
            OutboxStore.insert(tx.connection(), facts);
        }
        changeQuota(tx, changes);
        tx.afterCommit(() -> changes.forEach(change -> change.after().closed().forEach(this::count)));
    }

    private void count(Operation ended) {
        metrics.counter(METRIC, "kind", Words.of(ended.kind()), "outcome", Words.of(ended.state()))
                .increment();
    }

    private void changeQuota(Transaction tx, List<Change> changes) throws SQLException {
        for (var change : changes) {
            var differences = new EnumMap<QuotaResource, Long>(QuotaResource.class);
            QuotaHeld.addDifference(
                    differences,
                    change.before() == null ? null : change.before().instance(),
                    change.after().instance());
            if (!differences.isEmpty()) {
                quota.change(tx, change.after().instance().project(), differences);
            }
        }
    }

    private static void writeInstances(Connection connection, List<Change> changes) throws SQLException {
        var inserts = new ArrayList<@Nullable Object[]>();
        var profiles = new ArrayList<@Nullable Object[]>();
        var specs = new ArrayList<@Nullable Object[]>();
        var intents = new ArrayList<@Nullable Object[]>();
        for (var change : changes) {
            var after = change.after().instance();
            if (change.before() == null) {
                inserts.add(InstanceRow.insertion(after));
                continue;
            }
            Instance before = change.before().instance();
            if (!before.profile().equals(after.profile())) {
                profiles.add(InstanceRow.profileUpdate(after));
            }
            if (!before.flavor().equals(after.flavor()) || !before.boot().equals(after.boot())) {
                specs.add(InstanceRow.specUpdate(after));
            }
            if (!before.intent().equals(after.intent())) {
                intents.add(InstanceRow.intentUpdate(after));
            }
        }
        write(connection, InstanceRow.INSERT, inserts);
        write(connection, InstanceRow.UPDATE_PROFILE, profiles);
        write(connection, InstanceRow.UPDATE_SPEC, specs);
        write(connection, InstanceRow.UPDATE_INTENT, intents);
    }

    private static void writeOperations(Connection connection, List<Change> changes) throws SQLException {
        var inserts = new ArrayList<@Nullable Object[]>();
        var updates = new ArrayList<@Nullable Object[]>();
        for (var change : changes) {
            var state = change.after();
            Operation before = change.before() == null ? null : change.before().open();
            // The ended ones first: of the open ones there is one.
            var all = new ArrayList<>(state.closed());
            state.operation().ifPresent(all::add);
            for (var operation : all) {
                if (before != null && before.id().equals(operation.id())) {
                    if (!before.equals(operation)) {
                        updates.add(OperationRow.update(operation));
                    }
                } else {
                    inserts.add(OperationRow.insertion(
                            state.instance().id(), state.instance().project().value(), operation));
                }
            }
        }
        write(connection, OperationRow.UPDATE, updates);
        write(connection, OperationRow.INSERT, inserts);
    }

    private void writeDomains(Transaction tx, List<Change> changes) throws SQLException {
        var nics = nicsToTell(tx, changes);
        var demotions = new ArrayList<@Nullable Object[]>();
        var phases = new ArrayList<@Nullable Object[]>();
        var inserts = new ArrayList<@Nullable Object[]>();
        var intents = new ArrayList<@Nullable Object[]>();
        var seen = new ArrayList<@Nullable Object[]>();
        for (var change : changes) {
            for (var domain : change.after().domains()) {
                var found = before(change, domain);
                if (found.isEmpty()) {
                    inserts.add(DomainRow.insertion(
                            change.after().instance().id(), domain, spec(change, domain, nics), requestId(change)));
                    continue;
                }
                Domain before = found.get();
                if (!before.seen().equals(domain.seen())) {
                    seen.add(DomainRow.seenUpdate(domain));
                }
                if (!before.intent().equals(domain.intent())) {
                    // Out of the way before another one becomes the live one.
                    if (before.phase() == DomainPhase.LIVE && domain.phase() != DomainPhase.LIVE) {
                        demotions.add(DomainRow.intentUpdate(domain, spec(change, domain, nics), requestId(change)));
                    } else {
                        intents.add(DomainRow.intentUpdate(domain, spec(change, domain, nics), requestId(change)));
                    }
                } else if (before.phase() != domain.phase()) {
                    phases.add(DomainRow.phaseUpdate(domain));
                }
            }
        }
        var connection = tx.connection();
        write(connection, DomainRow.UPDATE_INTENT, demotions);
        write(connection, DomainRow.UPDATE_PHASE, phases);
        write(connection, DomainRow.UPDATE_INTENT, intents);
        write(connection, DomainRow.INSERT, inserts);
        write(connection, DomainRow.UPDATE_SEEN, seen);
    }

    private byte[] spec(Change change, Domain domain, Map<UUID, List<Nic>> nics) {
        if (domain.intent().generation() == 0) {
            return new byte[0];
        }
        var state = change.after();
        return specs.build(
                        state, domain, nics.getOrDefault(state.instance().id().value(), List.of()), reason(change))
                .toByteArray();
    }

    /** The NICs of instances of which an agent is to be told something other than to remove it. */
    private Map<UUID, List<Nic>> nicsToTell(Transaction tx, List<Change> changes) throws SQLException {
        var instances = new HashSet<UUID>();
        for (var change : changes) {
            var tells = change.toSignal().stream().anyMatch(domain -> domain.phase() != DomainPhase.ENDING);
            if (tells) {
                instances.add(change.after().instance().id().value());
            }
        }
        return instances.isEmpty() ? Map.of() : ports.listNics(tx, instances);
    }

    private void writeClaims(Connection connection, List<Change> changes) throws SQLException {
        var before = new ArrayList<HostClaims.Held>();
        var after = new ArrayList<HostClaims.Held>();
        for (var change : changes) {
            var id = change.after().instance().id();
            var was = change.before();
            if (was != null && was.claims().equals(change.after().claims())) {
                continue;
            }
            if (was != null) {
                was.claims().forEach(claim -> before.add(new HostClaims.Held(id, claim)));
            }
            change.after().claims().forEach(claim -> after.add(new HostClaims.Held(id, claim)));
        }
        if (!before.isEmpty() || !after.isEmpty()) {
            claims.save(connection, before, after);
        }
    }

    private void changePorts(Transaction tx, List<Change> changes) throws SQLException {
        var bound = new LinkedHashMap<UUID, String>();
        var released = new ArrayList<UUID>();
        for (var change : changes) {
            var state = change.after();
            var id = state.instance().id().value();
            if (state.intent().deletedAt() != null) {
                if (change.before() == null || change.before().intent().deletedAt() == null) {
                    released.add(id);
                }
            } else if (!hostName(change.before()).equals(hostName(state))) {
                bound.put(id, hostName(state));
            }
        }
        if (!bound.isEmpty()) {
            ports.bind(tx, bound);
        }
        if (!released.isEmpty()) {
            ports.release(tx, released);
        }
    }

    private static String hostName(@Nullable InstanceState state) {
        return state == null
                ? ""
                : state.live()
                        .flatMap(domain -> state.host(domain.host()))
                        .map(HostNote::name)
                        .orElse("");
    }

    private static Optional<Domain> before(Change change, Domain domain) {
        var before = change.before();
        return before == null ? Optional.empty() : before.domain(domain.id());
    }

    private static String requestId(Change change) {
        return cause(change).map(operation -> operation.reason().requestId()).orElse("reconcile");
    }

    /** Who asked and why, for the log of the hypercall. */
    private static String reason(Change change) {
        return cause(change)
                .map(operation -> operation.kind() + " by "
                        + (operation.reason().userId().isEmpty()
                                ? "the control plane"
                                : operation.reason().userId())
                        + ": " + operation.reason().why() + ", operation " + operation.id() + ", "
                        + operation.reason().traceparent())
                .orElse("reconcile");
    }

    private static Optional<Operation> cause(Change change) {
        var state = change.after();
        return state.operation()
                .or(() -> state.closed().isEmpty()
                        ? Optional.empty()
                        : Optional.of(state.closed().getLast()));
    }

    private static void write(Connection connection, String sql, List<@Nullable Object[]> rows) throws SQLException {
        if (!rows.isEmpty()) {
            Sql.batch(connection, sql, rows);
        }
    }
}
