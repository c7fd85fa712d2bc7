package io.xenith.controlplane.instance;

import io.xenith.controlplane.identity.ProjectContents;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.SortedMap;
import java.util.TreeMap;

/** What instances have to say when a project is to be deleted. */
@Singleton
public final class InstanceContents implements ProjectContents {
    @Override
    public SortedMap<String, Long> count(Transaction tx, ProjectId project) throws SQLException {
        var living = Sql.number(
                tx.connection(), "SELECT count(*) FROM instance WHERE project_id = ? AND deleted_at IS NULL", project);
        var contents = new TreeMap<String, Long>();
        contents.put("instances", living);
        return contents;
    }

    @Override
    public void forget(Transaction tx, ProjectId project) throws SQLException {
        Sql.update(tx.connection(), "DELETE FROM instance WHERE project_id = ? AND deleted_at IS NOT NULL", project);
    }
}
