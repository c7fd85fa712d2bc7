package io.xenith.controlplane.core.reconcile;

import io.xenith.controlplane.core.instance.Fault;
import io.xenith.controlplane.core.instance.InstanceState;
import io.xenith.controlplane.core.instance.Lease;
import io.xenith.controlplane.core.placement.PlacementDemand;
import io.xenith.controlplane.core.placement.Placer;
import io.xenith.controlplane.core.record.Change;
import io.xenith.controlplane.core.record.ClaimAnswer;
import io.xenith.controlplane.core.record.ClaimAsk;
import io.xenith.controlplane.core.record.InstanceTransaction;
import io.xenith.controlplane.core.saga.Advance;
import io.xenith.scheduler.Claim;
import io.xenith.scheduler.GroupId;
import io.xenith.scheduler.Grouping;
import io.xenith.scheduler.HostId;
import io.xenith.scheduler.InstanceId;
import io.xenith.scheduler.Plan;
import io.xenith.scheduler.Removal;
import io.xenith.scheduler.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Carries operations on that wait for nobody: places what needs a host and lets every saga run as far as it comes. One call is one
 * transaction for a batch of instances, so that under load a commit serves many.
 */
public final class OperationRunner {
    /** Rounds of choosing and claiming within one transaction. Each lost race takes a host out, so few are needed. */
    private static final int ROUNDS = 5;

    private final Surroundings around;
    private final Placer placer;

    /** With the picture that this replica places by. */
    public OperationRunner(Surroundings around, Placer placer) {
        this.around = around;
        this.placer = placer;
    }

    /**
     * Carries the open operations of these instances on, as far as this replica may. Instances whose every claim was refused are left as they
     * are; their lease brings them back.
     *
     * @return how many changed
     */
    public int run(Collection<InstanceId> instances) {
        var round = around.record().transact("operation.run", tx -> runIn(tx, instances));
        round.claimed.forEach(claim -> placer.fleet().claim(claim.host(), claim.claim(), claim.revision()));
        round.changes.forEach(change -> change.signal(around.signals()));
        return round.changes.size();
    }

    private Round runIn(InstanceTransaction tx, Collection<InstanceId> instances) {
        var context = around.at(tx.now());
        var round = new Round();
        var waiting = new ArrayList<Placing>();
        for (var state : tx.lock(instances)) {
            if (mayRun(state, tx)) {
                take(around.sagas().advance(state, context), state, Set.of(), round, waiting);
            }
        }
        if (!waiting.isEmpty()) {
            place(tx, waiting, round);
        }
        tx.save(round.changes);
        return round;
    }

    /** Held by another replica means that replica is at it; a lease that is past, or none, means nobody is. */
    private boolean mayRun(InstanceState state, InstanceTransaction tx) {
        var open = state.open();
        return open != null
                && switch (open.lease()) {
                    case Lease.Waiting _ -> false;
                    case Lease.Held held ->
                        held.replica().equals(around.replica()) || !held.until().isAfter(tx.now());
                };
    }

    private static void take(
            Advance advance, InstanceState before, Set<HostId> lost, Round round, List<Placing> waiting) {
        switch (advance) {
            case Advance.Rested rested -> round.add(before, rested.state());
            case Advance.NeedsHost needs -> waiting.add(new Placing(before, needs, lost));
        }
    }

    private void place(InstanceTransaction tx, List<Placing> first, Round round) {
        var demands = first.stream().map(placing -> placing.needs.demand()).toList();
        var members = tx.lockGroups(groups(demands));
        var hosts = named(tx, demands);
        var snapshot = placer.fleet().snapshot();
        var waiting = first;
        for (int attempt = 0; attempt < ROUNDS && !waiting.isEmpty(); attempt++) {
            var chosen = new ArrayList<Chosen>();
            for (var placing : waiting) {
                var request = Placer.request(snapshot, placing.needs.demand(), placing.lost, members, hosts);
                switch (placer.plan(snapshot, request)) {
                    case Plan.Placed placed -> {
                        chosen.add(new Chosen(placing, request, placed.host()));
                        snapshot = snapshot.withClaim(placed.host(), Claim.of(request));
                        count(members, request, placed.host(), 1);
                    }
                    case Plan.NoFeasibleHost none ->
                        round.add(
                                placing.before,
                                placing.needs.nowhere().apply(fault(none, tx)).state());
                }
            }
            waiting = claim(tx, chosen, members, round);
        }
    }

    /** Claims what was chosen, and answers those that lost the race. */
    private List<Placing> claim(
            InstanceTransaction tx, List<Chosen> chosen, Map<GroupId, Map<HostId, Integer>> members, Round round) {
        var answers = tx.claim(chosen.stream()
                .map(choice ->
                        new ClaimAsk(choice.host, choice.placing.needs.demand().size()))
                .toList());
        var again = new ArrayList<Placing>();
        for (int i = 0; i < chosen.size(); i++) {
            var choice = chosen.get(i);
            switch (answers.get(i)) {
                case ClaimAnswer.Accepted accepted -> {
                    var claim = new Claimed(choice.host, Claim.of(choice.request), accepted.revision());
                    round.claimed.add(claim);
                    take(
                            choice.placing.needs.onto().apply(accepted.host()),
                            choice.placing.before,
                            choice.placing.lost,
                            round,
                            again);
                }
                case ClaimAnswer.Refused _ -> {
                    count(members, choice.request, choice.host, -1);
                    var lost = new HashSet<>(choice.placing.lost);
                    lost.add(choice.host);
                    again.add(new Placing(choice.placing.before, choice.placing.needs, lost));
                }
            }
        }
        return again;
    }

    private static Fault fault(Plan.NoFeasibleHost none, InstanceTransaction tx) {
        var counts = none.removals().stream()
                .filter(removal -> removal.hosts() > 0)
                .map(OperationRunner::words)
                .collect(Collectors.joining(", "));
        return new Fault(
                Fault.NO_FEASIBLE_HOST,
                "No valid host was found.",
                none.hosts() + " hosts; removed by " + (counts.isEmpty() ? "none" : counts) + "; nearest miss: "
                        + none.nearestMiss().words(),
                tx.now());
    }

    private static String words(Removal removal) {
        return removal.rule().label() + " " + removal.hosts();
    }

    private static Set<GroupId> groups(List<PlacementDemand> demands) {
        var groups = new HashSet<GroupId>();
        for (var demand : demands) {
            if (demand.wish().grouping() instanceof Grouping.InGroup in) {
                groups.add(in.group());
            }
        }
        return groups;
    }

    private static Map<InstanceId, HostId> named(InstanceTransaction tx, List<PlacementDemand> demands) {
        var others = new HashSet<InstanceId>();
        demands.forEach(demand -> {
            others.addAll(demand.wish().apartFrom());
            others.addAll(demand.wish().beside());
        });
        return others.isEmpty() ? Map.of() : tx.listHostsOf(others);
    }

    private static void count(
            Map<GroupId, Map<HostId, Integer>> members, Request request, HostId host, int difference) {
        if (request.grouping() instanceof Grouping.InGroup in) {
            members.computeIfAbsent(in.group(), _ -> new HashMap<>())
                    .merge(host, difference, (a, b) -> a + b == 0 ? null : Integer.valueOf(a + b));
        }
    }

    private record Placing(InstanceState before, Advance.NeedsHost needs, Set<HostId> lost) {}

    private record Chosen(Placing placing, Request request, HostId host) {}

    private record Claimed(HostId host, Claim claim, long revision) {}

    /** What one transaction came to. */
    private static final class Round {
        private final List<Change> changes = new ArrayList<>();
        private final List<Claimed> claimed = new ArrayList<>();

        private void add(InstanceState before, InstanceState after) {
            var change = new Change(before, after);
            if (!change.isNothing()) {
                changes.add(change);
            }
        }
    }
}
