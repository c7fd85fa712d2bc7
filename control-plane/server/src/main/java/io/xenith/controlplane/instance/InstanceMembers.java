package io.xenith.controlplane.instance;

import io.xenith.controlplane.catalog.GroupMembers;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Which instances are in which group. */
@Singleton
public final class InstanceMembers implements GroupMembers {
    @Override
    public Map<UUID, List<UUID>> list(Transaction tx, Collection<UUID> groups) throws SQLException {
        var members = new HashMap<UUID, List<UUID>>();
        Sql.list(
                tx.connection(),
                """
                SELECT i.group_id, i.id FROM instance i WHERE i.group_id = ANY (?::uuid[]) AND i.deleted_at IS NULL
                  AND NOT EXISTS (SELECT FROM operation o WHERE o.instance_id = i.id AND o.state = 'open' AND o.kind = 'delete')
                ORDER BY i.created_at, i.id
                """,
                row -> members.computeIfAbsent(row.uuid("group_id"), _ -> new ArrayList<>())
                        .add(row.uuid("id")),
                List.copyOf(groups));
        return members;
    }
}
