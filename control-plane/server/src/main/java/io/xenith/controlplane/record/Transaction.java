package io.xenith.controlplane.record;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hibernate.LockMode;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * One transaction on one connection, and what belongs to it. Lives as long as the lambda it was handed to, in that thread.
 *
 * <p>The Hibernate session is a stateless one upon the same connection: what it is told to insert, update or delete happens
 * at once and in order with hand-written SQL, and nothing is written that nobody asked for.
 */
public final class Transaction {

    private final Connection connection;
    private final SessionFactory sessions;
    private final Instant now;
    private final Map<Class<?>, Last> last = new LinkedHashMap<>();
    private final List<Runnable> afterCommit = new ArrayList<>();
    private @Nullable StatelessSession session;

    Transaction(Connection connection, SessionFactory sessions, Instant now) {
        this.connection = connection;
        this.sessions = sessions;
        this.now = now;
    }

    /** The connection; commit, rollback and close are not the caller's. */
    public Connection connection() {
        return connection;
    }

    /** Hibernate upon the same connection. */
    public StatelessSession session() {
        if (session == null) {
            session = sessions.withStatelessOptions().connection(connection).openStatelessSession();
        }
        return session;
    }

    /**
     * The entity, if it is there, kept from others' changes until the transaction ends. What is loaded to be changed is
     * loaded by this: those who change one thing at once then do so in turn, and none has to begin again.
     */
    public <T> Optional<T> lock(Class<T> type, Object id) {
        return Optional.ofNullable(session().get(type, id, LockMode.PESSIMISTIC_WRITE));
    }

    /** The moment of this transaction, in microseconds as the record keeps it: one for all its rows. */
    public Instant now() {
        return now;
    }

    /**
     * Runs something once the commit is known to have happened: a signal to a reconciler, a counter. It must be short and
     * must not matter for correctness, since a crash between commit and call loses it.
     */
    public void afterCommit(Runnable signal) {
        afterCommit.add(signal);
    }

    /** What a transaction does after everything else: writes to rows that many want, which are so held for the commit alone. */
    public interface Last {
        /** Writes; every exception rolls the transaction back. */
        void apply(Transaction tx) throws SQLException;
    }

    /** The one thing of this kind to be done last, made when it is first asked for; several kinds go in the order of that. */
    public <T extends Last> T last(Class<T> kind, Supplier<T> make) {
        return kind.cast(last.computeIfAbsent(kind, _ -> make.get()));
    }

    void applyLast() throws SQLException {
        for (Last one : last.values()) {
            one.apply(this);
        }
    }

    List<Runnable> signals() {
        return afterCommit;
    }

    void closeSession() {
        if (session != null) {
            session.close();
        }
    }
}
