package io.xenith.controlplane.identity;

import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Transaction;
import java.sql.SQLException;
import java.util.SortedMap;

/** What a feature keeps in a project. Implemented by each feature that has rows of tenants; a project goes only when empty. */
public interface ProjectContents {

    /**
     * What stands against deleting the project: kind in words and plural ("networks") to how many. Zeroes may be left out.
     * Runs in the transaction of the deletion, which holds the project's row, so that nothing that refers to it comes after.
     */
    SortedMap<String, Long> count(Transaction tx, ProjectId project) throws SQLException;

    /** Drops what goes with the project without anybody asking: its limits, its default group and the like. */
    void forget(Transaction tx, ProjectId project) throws SQLException;
}
