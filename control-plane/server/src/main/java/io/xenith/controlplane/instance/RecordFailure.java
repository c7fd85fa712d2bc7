package io.xenith.controlplane.instance;

import java.sql.SQLException;

/** Carries an {@link SQLException} through the core, which knows none, to the transaction that judges it. */
final class RecordFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What may fail so. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    private RecordFailure(SQLException cause) {
        super(cause);
    }

    static <T> T carrying(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new RecordFailure(e);
        }
    }
}
