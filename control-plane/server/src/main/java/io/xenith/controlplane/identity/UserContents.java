package io.xenith.controlplane.identity;

import io.xenith.controlplane.record.Transaction;
import io.xenith.controlplane.record.UserId;
import java.sql.SQLException;

/** What a feature keeps for a user rather than a project. Implemented by each feature that has such rows. */
public interface UserContents {

    /** Drops all of it: the user is gone. */
    void forget(Transaction tx, UserId user) throws SQLException;
}
