package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What came of placing several equal instances at once. */
public sealed interface BatchPlan {
    /** The decision in one line, for an operator. */
    String explain();

    /** Every instance has a host, in the order they were given. */
    record AllPlaced(List<Plan.Placed> placed) implements BatchPlan {
        public AllPlaced {
            placed = List.copyOf(placed);
        }

        @Override
        public String explain() {
            return "placed all " + placed.size();
        }
    }

    /**
     * Enough instances have a host, but not all.
     *
     * @param placed the first instances in the order given, at least the minimum
     * @param firstRefused why the next one found none
     */
    record SomePlaced(List<Plan.Placed> placed, Plan.NoFeasibleHost firstRefused) implements BatchPlan {
        public SomePlaced {
            placed = List.copyOf(placed);
            requireNonNull(firstRefused, "firstRefused");
        }

        @Override
        public String explain() {
            return "placed " + placed.size() + ", then " + firstRefused.explain();
        }
    }

    /**
     * Fewer than the minimum would fit, so none is placed.
     *
     * @param wouldFit how many would have found a host
     * @param minimum how many were needed
     */
    record TooFew(int wouldFit, int minimum, Plan.NoFeasibleHost firstRefused) implements BatchPlan {
        public TooFew {
            requireNonNull(firstRefused, "firstRefused");
        }

        @Override
        public String explain() {
            return "placed none: %d needed, %d would fit, then %s".formatted(minimum, wouldFit, firstRefused.explain());
        }
    }
}
