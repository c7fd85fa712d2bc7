package io.xenith.controlplane.record;

import io.grpc.Context;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs work in one transaction each, READ COMMITTED, and runs it again when the database asks for that (serialization
 * failure, deadlock). The work may therefore run several times: it must have no effect but on its transaction.
 *
 * <p>A call whose caller has gone (deadline, cancellation) neither begins nor commits. A statement that runs is not
 * interrupted, since that would cost the connection; the statement timeout of the database bounds it.
 */
@Singleton
public final class Transactions {

    /** Which transactions are slow, fail or are retried? Labels: name (a constant of the code), outcome. */
    static final String METRIC = "xenith.record.transaction";

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final String PROJECT_IS_GONE = "_project_id_fkey";
    private static final int ATTEMPTS_AT_MOST = 6;
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(2);

    private final DataSource database;
    private final SessionFactory sessions;
    private final InstantSource clock;
    private final RandomGenerator chance;
    private final MeterRegistry metrics;

    public Transactions(
            DataSource database,
            SessionFactory sessions,
            InstantSource clock,
            RandomGenerator chance,
            MeterRegistry metrics) {
        this.database = database;
        this.sessions = sessions;
        this.clock = clock;
        this.chance = chance;
        this.metrics = metrics;
    }

    /** What is done within a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        /** Works on the transaction; every exception rolls it back. */
        T apply(Transaction tx) throws SQLException;
    }

    /** As {@link Work}, without a result. */
    @FunctionalInterface
    public interface Effect {
        /** Works on the transaction; every exception rolls it back. */
        void apply(Transaction tx) throws SQLException;
    }

    /**
     * Runs work in a transaction and commits.
     *
     * @param name a constant, the label of the metric
     * @throws ServiceException what the work threw; RECORD_UNAVAILABLE when the database does not answer, or still asks for
     *     another try after the last
     */
    public <T> T run(String name, Work<T> work) {
        return attempt(name, false, work);
    }

    /** Runs work without a result in a transaction and commits. */
    public void execute(String name, Effect effect) {
        run(name, tx -> {
            effect.apply(tx);
            return Boolean.TRUE;
        });
    }

    /**
     * Runs reads without a transaction round them, which saves a round trip: each statement sees its own moment. Nothing may
     * be written here.
     */
    public <T> T read(String name, Work<T> work) {
        return attempt(name, true, work);
    }

    private <T> T attempt(String name, boolean single, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            Timer.Sample sample = Timer.start(metrics);
            try {
                T result = once(single, work);
                sample.stop(timer(name, "done"));
                return result;
            } catch (SQLException | RuntimeException e) {
                boolean again = SqlFailures.asksForRetry(e);
                sample.stop(timer(name, again ? "retried" : "failed"));
                if (!again) {
                    throw translate(name, e);
                }
                if (attempt == ATTEMPTS_AT_MOST) {
                    throw Refusals.recordUnavailable(name + ": still in conflict after " + attempt + " attempts", e);
                }
                backOff(attempt);
            }
        }
    }

    private <T> T once(boolean single, Work<T> work) throws SQLException {
        refuseWhenCallerIsGone();
        Transaction tx;
        T result;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(single);
            tx = new Transaction(connection, sessions, clock.instant().truncatedTo(ChronoUnit.MICROS));
            try {
                result = work.apply(tx);
                tx.applyLast();
                if (!single) {
                    refuseWhenCallerIsGone();
                    connection.commit();
                }
            } catch (SQLException | RuntimeException | Error e) {
                if (!single) {
                    rollBack(connection, e);
                }
                throw e;
            } finally {
                tx.closeSession();
            }
        }
        tx.signals().forEach(Transactions::signal);
        return result;
    }

    private static void signal(Runnable signal) {
        try {
            signal.run();
        } catch (RuntimeException e) {
            // The transaction is done; whoever waits for the signal looks again by itself.
            LOG.atWarn().setCause(e).log("a signal after a commit failed");
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    private static void refuseWhenCallerIsGone() {
        if (Context.current().isCancelled()) {
            throw ServiceException.of(Status.Code.CANCELLED, "CALLER_GONE", "the caller does not wait any more");
        }
    }

    private static RuntimeException translate(String name, Exception e) {
        if (SqlFailures.isUnavailable(e)) {
            return Refusals.recordUnavailable(name + ": " + e.getMessage(), e);
        }
        // A token outlives its project: whatever its bearer then makes finds no project to belong to.
        if (SqlFailures.violatedConstraint(e)
                .filter(one -> one.endsWith(PROJECT_IS_GONE))
                .isPresent()) {
            return ServiceException.of(Status.Code.NOT_FOUND, "PROJECT_NOT_FOUND", "the project is not there")
                    .because(name, e);
        }
        return e instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("transaction " + name + " failed", e);
    }

    private Timer timer(String name, String outcome) {
        return metrics.timer(METRIC, "name", name, "outcome", outcome);
    }

    // Two transactions that met once must not meet again in step, hence chance; the whole wait stays below 200 ms.
    private void backOff(int attempt) {
        try {
            Thread.sleep(Duration.ofNanos(chance.nextLong(FIRST_BACKOFF.toNanos() << attempt)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusals.recordUnavailable("interrupted between attempts", e);
        }
    }
}
