package io.xenith.controlplane.record;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** Forgets answers that nobody asks for any more. */
@Singleton
final class LedgerPruning implements PeriodicTask {

    private final Transactions transactions;
    private final RequestLedger ledger;
    private final InstantSource clock;

    LedgerPruning(Transactions transactions, RequestLedger ledger, InstantSource clock) {
        this.transactions = transactions;
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ledger-pruning";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        transactions.run(
                "LedgerPruning", tx -> ledger.forget(tx, clock.instant().minus(RequestLedger.KEPT_FOR)));
    }
}
