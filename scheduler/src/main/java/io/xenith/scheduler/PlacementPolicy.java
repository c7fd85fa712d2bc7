package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

/**
 * How feasible hosts are ranked; see {@link PlacementEngine} for the score.
 *
 * @param nearBest hosts whose score is at most this far below the best are equally good; 0 .. 1
 * @param nearBestLimit at most this many hosts are equally good, so that packing still packs on a fleet of equal hosts; 1 .. 1024
 * @param alternatives how many runner-up hosts a plan names at most; 0 .. 1024
 */
public record PlacementPolicy(Strategy strategy, double nearBest, int nearBestLimit, int alternatives) {
    /** Whether full or empty hosts come first. */
    public enum Strategy {
        /** Best fit: fill hosts up, so that whole hosts stay free for large instances and for drains. */
        PACK,
        /** Even load: the emptiest hosts first. */
        SPREAD
    }

    private static final int MOST = 1024;

    /** Fill hosts up, choosing among 16 near-best so that replicas seldom meet on one host. */
    public static final PlacementPolicy PACKING = new PlacementPolicy(Strategy.PACK, 0.05, 16, 7);

    /** Spread load, choosing among 16 near-best. */
    public static final PlacementPolicy SPREADING = new PlacementPolicy(Strategy.SPREAD, 0.05, 16, 7);

    public PlacementPolicy {
        requireNonNull(strategy, "strategy");
        if (!(nearBest >= 0 && nearBest <= 1)) {
            throw new IllegalArgumentException("nearBest out of bounds: " + nearBest);
        }
        if (nearBestLimit < 1 || nearBestLimit > MOST) {
            throw new IllegalArgumentException("nearBestLimit out of bounds: " + nearBestLimit);
        }
        if (alternatives < 0 || alternatives > MOST) {
            throw new IllegalArgumentException("alternatives out of bounds: " + alternatives);
        }
    }
}
