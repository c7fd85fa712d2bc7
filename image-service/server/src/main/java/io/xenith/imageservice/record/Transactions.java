package io.xenith.imageservice.record;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.OptimisticLockException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.Session;
import org.hibernate.StaleStateException;
import org.jspecify.annotations.Nullable;

/**
 * Runs work in a transaction of its own and repeats it when the database asks for that: a deadlock, a serialization
 * failure, a lost race for a key or a version. The work may run several times and must have no effect outside the
 * database that a second run would not repeat.
 */
@ApplicationScoped
public class Transactions {
    private static final int TRIES = 5;
    private static final int CAUSES_AT_MOST = 20;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Question: which transactions race, and how often? */
    private static final String REPEATED = "xenith.images.transactions.repeated";

    private final Session session;
    private final MeterRegistry metrics;

    /** Built by the container. */
    public Transactions(Session session, MeterRegistry metrics) {
        this.session = session;
        this.metrics = metrics;
    }

    /** Work on a session that is flushed and committed when it returns. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Session session);
    }

    /**
     * Runs work, at most {@value #TRIES} times.
     *
     * @param name what is done, from a fixed set: a metric's label
     * @throws RecordUnavailableException when the database does not answer
     */
    public <T> T run(String name, Work<T> work) {
        for (int tries = 1; ; tries++) {
            try {
                return QuarkusTransaction.requiringNew()
                        .timeout((int) LIMIT.toSeconds())
                        .call(() -> work.run(session));
            } catch (RuntimeException e) {
                if (isRace(e) && tries < TRIES) {
                    metrics.counter(REPEATED, "transaction", name).increment();
                    continue;
                }
                if (isOutage(e)) {
                    throw new RecordUnavailableException(name, e);
                }
                throw e;
            }
        }
    }

    /** Holds a lock by name until the transaction ends. Waits for whoever holds it now. */
    public static void lock(Session session, String name) {
        session.createNativeQuery(
                        "SELECT CAST(pg_advisory_xact_lock(hashtextextended(:name, 0)) AS text)", String.class)
                .setParameter("name", name)
                .getSingleResultOrNull();
    }

    private static boolean isRace(Throwable failure) {
        if (find(failure, OptimisticLockException.class).isPresent()
                || find(failure, StaleStateException.class).isPresent()) {
            return true;
        }
        String state = sqlState(failure);
        // Serialization failure, deadlock, unique violation (somebody else inserted the same id first).
        return state.equals("40001") || state.equals("40P01") || state.equals("23505");
    }

    private static boolean isOutage(Throwable failure) {
        Optional<SQLException> sql = find(failure, SQLException.class);
        if (sql.isEmpty()) {
            return false;
        }
        String state = sqlState(failure);
        // No state at all: the pool had no connection to give in time.
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("25006");
    }

    private static String sqlState(Throwable failure) {
        return find(failure, SQLException.class).map(SQLException::getSQLState).orElse("");
    }

    private static <T> Optional<T> find(Throwable failure, Class<T> type) {
        @Nullable Throwable next = failure;
        for (int depth = 0; next != null && depth < CAUSES_AT_MOST; depth++, next = next.getCause()) {
            if (type.isInstance(next)) {
                return Optional.of(type.cast(next));
            }
        }
        return Optional.empty();
    }
}
