package io.xenith.controlplane.network;

import io.xenith.controlplane.identity.ProjectContents;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Networks, ports and routers stand against deleting a project by their claims on quota; its security groups go with it. */
@Singleton
final class NetworkContents implements ProjectContents {

    @Override
    public SortedMap<String, Long> count(Transaction tx, ProjectId project) throws SQLException {
        return Collections.unmodifiableSortedMap(new TreeMap<>());
    }

    @Override
    public void forget(Transaction tx, ProjectId project) throws SQLException {
        // Rules of other projects cannot name these groups, since groups of others are not seen.
        Sql.update(tx.connection(), "DELETE FROM security_group_rule WHERE project_id = ?", project);
        Sql.update(tx.connection(), "DELETE FROM security_group WHERE project_id = ?", project);
    }
}
