package io.xenith.controlplane.core.reconcile;

/** Proves that the sums on hosts equal their claims. It raises an alarm and repairs nothing: a sum that is wrong has a cause to be found. */
public final class ClaimAudit implements Reconciler {
    private final Surroundings around;

    /** Over this record. */
    public ClaimAudit(Surroundings around) {
        this.around = around;
    }

    @Override
    public String name() {
        return "claim-audit";
    }

    @Override
    public RoundStatus run() {
        var wrong = around.record().transact("claim.audit", tx -> tx.auditClaims());
        return new RoundStatus(name(), wrong.size(), String.join("; ", wrong));
    }
}
