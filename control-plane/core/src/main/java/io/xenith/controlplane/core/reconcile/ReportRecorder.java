package io.xenith.controlplane.core.reconcile;

import io.xenith.controlplane.core.host.DomainReport;
import io.xenith.controlplane.core.host.HostReport;
import io.xenith.controlplane.core.host.Observations;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.InstanceView;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.instance.ObservedState;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.record.InstanceTransaction;
import io.xenith.controlplane.core.record.Orphan;
import io.xenith.controlplane.core.saga.Advance;
import io.xenith.controlplane.core.saga.Sightings;
import io.xenith.scheduler.InstanceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** Records what agents say, and lets the sagas that waited for it go on, in the same transaction. */
public final class ReportRecorder implements Observations {
    private final Surroundings around;

    /** Over this record. */
    public ReportRecorder(Surroundings around) {
        this.around = around;
    }

    @Override
    public void record(List<HostReport> reports) {
        var done = around.record().transact("host.record-reports", tx -> recordIn(tx, reports));
        for (var change : done) {
            change.signal(around.signals());
            if (isRunnable(change.after())) {
                around.runSoon().accept(change.after().instance().id());
            }
        }
    }

    private List<Change> recordIn(InstanceTransaction tx, List<HostReport> reports) {
        var ids = new LinkedHashSet<InstanceId>();
        for (var report : reports) {
            report.domains().forEach(domain -> ids.add(domain.instance()));
            if (report.complete()) {
                ids.addAll(tx.listInstancesOn(report.host()));
            }
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        var before = new LinkedHashMap<InstanceId, InstanceState>();
        tx.lock(ids).forEach(state -> before.put(state.instance().id(), state));
        var after = new LinkedHashMap<>(before);
        var orphans = new ArrayList<Orphan>();
        for (var report : reports) {
            apply(report, after, orphans, tx);
        }
        var changes = new ArrayList<Change>();
        before.forEach((id, was) -> {
            var change = new Change(was, after.getOrDefault(id, was));
            if (!change.isNothing()) {
                changes.add(change);
            }
        });
        tx.save(changes);
        if (!orphans.isEmpty()) {
            tx.noteOrphans(orphans);
        }
        return changes;
    }

    private void apply(
            HostReport report, Map<InstanceId, InstanceState> states, List<Orphan> orphans, InstanceTransaction tx) {
        for (var domain : report.domains()) {
            var state = states.get(domain.instance());
            if (state == null || state.domain(domain.domain()).isEmpty()) {
                orphans.add(orphan(report, domain));
            } else {
                states.put(domain.instance(), seen(state, report, domain, tx));
            }
        }
        if (report.complete()) {
            states.replaceAll((_, state) -> Sightings.missing(state, report));
        }
    }

    private InstanceState seen(InstanceState state, HostReport report, DomainReport domain, InstanceTransaction tx) {
        var context = around.at(tx.now());
        var seen = Sightings.seen(state, report, domain, context);
        if (seen.equals(state)) {
            return state;
        }
        var after = Sightings.followGuest(state, advanced(seen, tx), context);
        // Who asks what changed since then must hear of this.
        return InstanceView.of(after).equals(InstanceView.of(state))
                ? after
                : after.with(after.intent().touched(tx.now()));
    }

    /** Goes on as far as no host is needed; what needs one is left to the runner. */
    private InstanceState advanced(InstanceState state, InstanceTransaction tx) {
        return switch (around.sagas().advance(state, around.at(tx.now()))) {
            case Advance.Rested rested -> rested.state();
            case Advance.NeedsHost needs -> {
                var open = needs.state().open();
                yield open == null
                        ? needs.state()
                        : needs.state()
                                .with(open.with(
                                        new Lease.Held(
                                                around.replica(), tx.now().plus(around.lease())),
                                        tx.now()));
            }
        };
    }

    private static boolean isRunnable(InstanceState state) {
        return state.open() != null && state.open().lease() instanceof Lease.Held;
    }

    private static Orphan orphan(HostReport report, DomainReport domain) {
        return new Orphan(
                domain.domain(),
                report.host(),
                domain.instance(),
                domain.heldGeneration(),
                domain.state() == ObservedState.ABSENT);
    }
}
