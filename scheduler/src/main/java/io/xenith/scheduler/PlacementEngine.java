package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Chooses hosts. A pure function of its arguments: the same snapshot, request and state of the generator give the same plan. Holds nothing
 * but its policy, so one engine serves all threads; a {@link RandomGenerator} that is not thread-safe belongs to one of them.
 *
 * <p>A host is feasible if every {@link Rule} lets it pass. Feasible hosts are ranked by a score:
 *
 * <ul>
 *   <li>fit, 0 .. 1: the mean share of processors, memory and disk that would be claimed with the instance there (packing), or one less that
 *       (spreading);
 *   <li>company: plus 2 for each member of the group there under soft affinity, minus 2 under soft anti-affinity, so that it goes before fit;
 *   <li>preference: a preferred host goes before all others.
 * </ul>
 *
 * <p>Among the hosts near the best score the choice is random, as {@link PlacementPolicy} says, so that replicas that place from equal
 * snapshots seldom race for one host.
 */
public final class PlacementEngine {
    private final PlacementPolicy policy;

    /** An engine that ranks by this policy. */
    public PlacementEngine(PlacementPolicy policy) {
        this.policy = requireNonNull(policy, "policy");
    }

    /** Finds a host for one instance. Touches nothing: the caller claims in the record, and tries the alternatives if it loses the race. */
    public Plan place(Snapshot snapshot, Request request, RandomGenerator random) {
        var ask = new Ask(snapshot, request);
        var feasible = Feasibility.of(ask);
        if (feasible.count() == 0) {
            return new Plan.NoFeasibleHost(request.instance(), feasible.removals(), Feasibility.nearestMiss(ask));
        }
        var candidates = new Ranking(policy, ask).rank(feasible, random);
        return new Plan.Placed(
                request.instance(),
                candidates.getFirst(),
                candidates.subList(1, candidates.size()),
                feasible.count(),
                feasible.removals());
    }

    /**
     * Finds hosts for several instances that want the same, each placed as if those before it were there.
     *
     * @param like what each of them wants; its own instance id is not used
     * @param instances whom to place, in this order
     * @param minimum how many are needed for the batch to count, 1 .. the number of instances; that number itself means all or nothing
     */
    public BatchPlan placeAll(
            Snapshot snapshot, Request like, List<InstanceId> instances, int minimum, RandomGenerator random) {
        if (minimum < 1 || minimum > instances.size()) {
            throw new IllegalArgumentException("minimum out of bounds: " + minimum + " of " + instances.size());
        }
        var placed = new ArrayList<Plan.Placed>(instances.size());
        var seen = snapshot;
        for (var instance : instances) {
            var request = like.toBuilder().instance(instance).build();
            switch (place(seen, request, random)) {
                case Plan.Placed found -> {
                    placed.add(found);
                    seen = seen.withClaim(found.host(), Claim.of(request));
                }
                case Plan.NoFeasibleHost refused -> {
                    return placed.size() < minimum
                            ? new BatchPlan.TooFew(placed.size(), minimum, refused)
                            : new BatchPlan.SomePlaced(placed, refused);
                }
            }
        }
        return new BatchPlan.AllPlaced(placed);
    }
}
