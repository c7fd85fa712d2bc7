package io.xenith.controlplane.core.reconcile;

/** Finds operations whose replica died, or lost every race, and carries them on here. */
public final class ExpiredLeases implements Reconciler {
    private static final int AT_ONCE = 100;

    private final Surroundings around;
    private final OperationRunner runner;

    /** Runs what it finds at once. */
    public ExpiredLeases(Surroundings around, OperationRunner runner) {
        this.around = around;
        this.runner = runner;
    }

    @Override
    public String name() {
        return "expired-leases";
    }

    @Override
    public RoundStatus run() {
        var taken = around.record()
                .transact("operation.take-expired", tx -> tx.takeExpired(around.replica(), around.lease(), AT_ONCE));
        if (!taken.isEmpty()) {
            runner.run(taken);
        }
        return new RoundStatus(name(), taken.size(), "");
    }
}
