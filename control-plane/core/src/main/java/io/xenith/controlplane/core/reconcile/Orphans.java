package io.xenith.controlplane.core.reconcile;

import java.time.Duration;

/** Condemns domains that agents hold and nobody knows, once the time of grace is over; the sessions then tell their agents. */
public final class Orphans implements Reconciler {
    /** Few at a time: should the record be the one that is wrong, somebody has time to notice. */
    private static final int AT_ONCE = 10;

    private final Surroundings around;
    private final Duration grace;

    /** With this much time before anything is destroyed. */
    public Orphans(Surroundings around, Duration grace) {
        this.around = around;
        this.grace = grace;
    }

    @Override
    public String name() {
        return "orphans";
    }

    @Override
    public RoundStatus run() {
        int condemned = around.record()
                .transact("orphan.condemn", tx -> tx.condemnOrphans(tx.now().minus(grace), AT_ONCE));
        return new RoundStatus(
                name(),
                condemned,
                condemned == 0 ? "" : condemned + " domains that the record does not know are removed");
    }
}
