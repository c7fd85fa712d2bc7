package io.xenith.controlplane.instance;

import io.xenith.controlplane.core.record.Orphan;
import io.xenith.controlplane.record.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Domains that agents hold and nobody knows. */
final class OrphanStore {
    private OrphanStore() {}

    /** Remembers those that are there, forgets those that are gone. */
    static void note(Connection connection, Collection<Orphan> orphans, Instant now) throws SQLException {
        var there = new ArrayList<@Nullable Object[]>();
        var gone = new ArrayList<@Nullable Object[]>();
        for (var orphan : orphans) {
            if (orphan.absent()) {
                gone.add(new @Nullable Object[] {orphan.domain().value()});
            } else {
                there.add(new @Nullable Object[] {
                    orphan.domain().value(),
                    orphan.host().value(),
                    orphan.instance().value(),
                    orphan.heldGeneration(),
                    now,
                    now
                });
            }
        }
        if (!gone.isEmpty()) {
            Sql.batch(connection, "DELETE FROM orphan_domain WHERE id = ?", gone);
        }
        if (!there.isEmpty()) {
            Sql.batch(connection, """
                    INSERT INTO orphan_domain (id, host_id, instance_id, held_generation, first_seen_at, last_seen_at)
                    VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at,
                        held_generation = CASE WHEN orphan_domain.condemned_at IS NULL THEN excluded.held_generation
                                               ELSE orphan_domain.held_generation END
                    """, there);
        }
    }

    static int condemn(Connection connection, Instant firstSeenBefore, Instant now, int limit) throws SQLException {
        return Sql.update(connection, """
                UPDATE orphan_domain SET condemned_at = ? WHERE id IN (
                    SELECT id FROM orphan_domain WHERE condemned_at IS NULL AND first_seen_at < ?
                    ORDER BY first_seen_at LIMIT ? FOR UPDATE SKIP LOCKED)
                """, now, firstSeenBefore, limit);
    }
}
