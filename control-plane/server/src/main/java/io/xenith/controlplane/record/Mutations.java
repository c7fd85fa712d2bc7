package io.xenith.controlplane.record;

import com.google.protobuf.Message;
import io.xenith.controlplane.v1.Caller;
import jakarta.inject.Singleton;
import java.sql.SQLException;

/** The way every short mutation goes: caller checked, one transaction, once per request id. Long ones have operations. */
@Singleton
public final class Mutations {

    private final Transactions transactions;
    private final RequestLedger ledger;

    public Mutations(Transactions transactions, RequestLedger ledger) {
        this.transactions = transactions;
        this.ledger = ledger;
    }

    /** What a mutation does within its transaction. */
    @FunctionalInterface
    public interface Mutation<R> {
        /** Does it, writes its audit record, and answers. */
        R apply(Transaction tx, CallerScope scope) throws SQLException;
    }

    /**
     * Runs a mutation.
     *
     * @param caller as it came
     * @param request the whole request; with the caller's request id it is the idempotency key
     * @param emptyAnswer the default instance of the answer, which says how to read one from the ledger
     * @param mutation what to do; may run again after a conflict
     */
    public <R extends Message> R run(Caller caller, Message request, R emptyAnswer, Mutation<R> mutation) {
        CallerScope scope = CallerScope.of(caller);
        return transactions.run(
                nameOf(request), tx -> ledger.once(tx, scope, request, emptyAnswer, () -> mutation.apply(tx, scope)));
    }

    /** Runs a read of a caller that may have to make what it looks for, hence in a transaction. */
    public <R> R look(Caller caller, Message request, Mutation<R> reading) {
        CallerScope scope = CallerScope.of(caller);
        return transactions.run(nameOf(request), tx -> reading.apply(tx, scope));
    }

    /** Runs a read of a caller, without a transaction; see {@link Transactions#read}. */
    public <R> R read(Caller caller, Message request, Mutation<R> reading) {
        CallerScope scope = CallerScope.of(caller);
        return transactions.read(nameOf(request), tx -> reading.apply(tx, scope));
    }

    private static String nameOf(Message request) {
        return request.getDescriptorForType().getName().replaceFirst("Request$", "");
    }
}
