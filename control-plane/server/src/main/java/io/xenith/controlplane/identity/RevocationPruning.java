package io.xenith.controlplane.identity;

import io.xenith.controlplane.record.PeriodicTask;
import io.xenith.controlplane.record.Transactions;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Forgets revocations of tokens that have run out by themselves. */
@Singleton
final class RevocationPruning implements PeriodicTask {

    private final Transactions transactions;
    private final RevocationStore revocations;

    RevocationPruning(Transactions transactions, RevocationStore revocations) {
        this.transactions = transactions;
        this.revocations = revocations;
    }

    @Override
    public String name() {
        return "revocation-pruning";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void run() {
        transactions.run("RevocationPruning", revocations::forget);
    }
}
