package io.xenith.controlplane.instance;

import io.xenith.controlplane.claim.HostClaims;
import io.xenith.controlplane.core.record.InstanceRecord;
import io.xenith.controlplane.core.record.InstanceTransaction;
import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.Transactions;
import jakarta.inject.Singleton;
import java.util.function.Function;

/** The core's record over PostgreSQL. */
@Singleton
public final class PostgresInstanceRecord implements InstanceRecord {
    private final Transactions transactions;
    private final InstanceWriter writer;
    private final HostClaims claims;

    public PostgresInstanceRecord(Transactions transactions, InstanceWriter writer, HostClaims claims) {
        this.transactions = transactions;
        this.writer = writer;
        this.claims = claims;
    }

    @Override
    public <T> T transact(String name, Function<InstanceTransaction, T> work) {
        return transactions.run(name, tx -> work.apply(on(tx)));
    }

    /** The core's view of a transaction that is under way. */
    InstanceTransaction on(Transaction tx) {
        return new PostgresInstanceTransaction(tx, writer, claims);
    }
}
