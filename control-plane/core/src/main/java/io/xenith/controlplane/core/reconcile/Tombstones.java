package io.xenith.controlplane.core.reconcile;

import java.time.Duration;

/** Forgets instances deleted long ago, and domains that ended a while ago. */
public final class Tombstones implements Reconciler {
    private static final int AT_ONCE = 500;

    private final Surroundings around;
    private final Duration instances;
    private final Duration domains;

    /** With how long deleted instances and ended domains are kept. */
    public Tombstones(Surroundings around, Duration instances, Duration domains) {
        this.around = around;
        this.instances = instances;
        this.domains = domains;
    }

    @Override
    public String name() {
        return "tombstones";
    }

    @Override
    public RoundStatus run() {
        int purged = around.record()
                .transact(
                        "instance.purge",
                        tx -> tx.purge(tx.now().minus(instances), tx.now().minus(domains), AT_ONCE));
        return new RoundStatus(name(), purged, "");
    }
}
