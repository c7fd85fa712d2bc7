package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Fields;
import io.xenith.controlplane.record.ProjectId;
import io.xenith.controlplane.record.Sql;
import io.xenith.controlplane.record.Transaction;
import io.xenith.transport.error.ServiceException;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Finds the groups that somebody names, by name or id, within one project. */
@Singleton
final class SecurityGroupNames {

    private final SecurityGroupDefaults defaults;

    SecurityGroupNames(SecurityGroupDefaults defaults) {
        this.defaults = defaults;
    }

    private record Known(UUID id, String name) {}

    /**
     * The groups named, each once; the default group when none is named.
     *
     * @param unknown the refusal for a name that is not there, or that several groups have
     */
    List<UUID> resolve(Transaction tx, ProjectId project, List<String> named, Unknown unknown) throws SQLException {
        if (named.isEmpty() || named.contains(SecurityGroupDefaults.NAME)) {
            UUID byDefault = defaults.ensure(tx, project);
            if (named.stream().allMatch(SecurityGroupDefaults.NAME::equals)) {
                return List.of(byDefault);
            }
        }
        List<UUID> ids =
                named.stream().filter(Fields::isUuid).map(UUID::fromString).toList();
        // Locked so that none goes away before the port that names it is there.
        List<Known> known =
                Sql.list(tx.connection(), """
                SELECT id, name FROM security_group
                WHERE project_id = ? AND (id = ANY (?::uuid[]) OR name = ANY (?::text[])) FOR KEY SHARE
                """, row -> new Known(row.uuid("id"), row.text("name")), project, ids, named);
        List<UUID> resolved = new ArrayList<>();
        for (String name : named) {
            List<UUID> matches = known.stream()
                    .filter(group -> group.id().toString().equalsIgnoreCase(name)
                            || group.name().equals(name))
                    .map(Known::id)
                    .toList();
            if (matches.size() != 1) {
                throw unknown.refusal(name);
            }
            resolved.add(matches.getFirst());
        }
        return resolved.stream().distinct().toList();
    }

    /** How a call refuses a name. */
    @FunctionalInterface
    interface Unknown {
        ServiceException refusal(String name);
    }
}
