package io.xenith.controlplane.record;

import io.xenith.transport.error.ServiceException;
import jakarta.persistence.OptimisticLockException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.hibernate.StaleStateException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads what the database means by a failure, through whatever Hibernate wrapped round it. */
public final class SqlFailures {

    private static final int CAUSES_AT_MOST = 20;

    private SqlFailures() {}

    /** The name of the constraint that was violated (unique, check, foreign key, exclusion); empty for other failures. */
    public static Optional<String> violatedConstraint(@Nullable Throwable failure) {
        SQLException sql = find(failure);
        if (sql instanceof BatchUpdateException batch && batch.getCause() instanceof PSQLException first) {
            sql = first; // a batch wraps what its first failing row met
        }
        if (sql instanceof PSQLException postgres
                && String.valueOf(sql.getSQLState()).startsWith("23")) {
            ServerErrorMessage message = postgres.getServerErrorMessage();
            return message == null ? Optional.empty() : Optional.ofNullable(message.getConstraint());
        }
        return Optional.empty();
    }

    /** Whether this constraint was violated. */
    public static boolean violates(@Nullable Throwable failure, String constraint) {
        return violatedConstraint(failure).filter(constraint::equals).isPresent();
    }

    /** What a statement does. */
    @FunctionalInterface
    public interface Statement<T> {
        /** Does it. */
        T apply() throws SQLException;
    }

    /**
     * Runs a change that may find a name taken, a thing in use or the like. The transaction is lost when it does: the
     * refusal must leave it.
     */
    public static <T> T refusing(String constraint, Supplier<ServiceException> refusal, Statement<T> statement)
            throws SQLException {
        try {
            return statement.apply();
        } catch (SQLException | RuntimeException e) {
            if (violates(e, constraint)) {
                throw refusal.get().because(constraint, e);
            }
            throw e;
        }
    }

    /** Serialization failure, deadlock or a row that was changed meanwhile: the same transaction may well succeed now. */
    static boolean asksForRetry(@Nullable Throwable failure) {
        if (failure instanceof StaleStateException || failure instanceof OptimisticLockException) {
            return true; // somebody changed the row between our look and our write
        }
        SQLException sql = find(failure);
        return sql != null && ("40001".equals(sql.getSQLState()) || "40P01".equals(sql.getSQLState()));
    }

    /** No connection, no answer in time, or the server goes down. */
    static boolean isUnavailable(@Nullable Throwable failure) {
        SQLException sql = find(failure);
        if (sql == null) {
            return false;
        }
        String state = sql.getSQLState();
        return state == null // Agroal: no connection within the acquisition timeout
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.equals("55P03");
    }

    private static @Nullable SQLException find(@Nullable Throwable failure) {
        Throwable next = failure;
        for (int depth = 0; next != null && depth < CAUSES_AT_MOST; depth++, next = next.getCause()) {
            if (next instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
