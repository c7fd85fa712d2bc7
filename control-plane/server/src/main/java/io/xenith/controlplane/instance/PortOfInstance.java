package io.xenith.controlplane.instance;

import io.xenith.controlplane.record.CallerScope;
import io.xenith.controlplane.record.Transaction;
import java.sql.SQLException;
import java.util.UUID;

/** Who must hear that somebody deletes a port that an instance uses. Called by the package that owns ports. */
public interface PortOfInstance {

    /**
     * Detaches the port, within the transaction that then deletes it: the instance is intended without it from now on.
     * Refuses where the instance does not allow that now.
     */
    void detach(Transaction tx, CallerScope scope, UUID instance, UUID port) throws SQLException;
}
