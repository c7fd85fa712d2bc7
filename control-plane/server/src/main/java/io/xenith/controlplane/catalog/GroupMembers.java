package io.xenith.controlplane.catalog;

import io.xenith.controlplane.record.Transaction;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who knows which instances are in a group. Implemented by the package that owns instances. */
public interface GroupMembers {

    /** Instances of each group, those being deleted left out; groups without any may be left out. One statement. */
    Map<UUID, List<UUID>> list(Transaction tx, Collection<UUID> groups) throws SQLException;
}
