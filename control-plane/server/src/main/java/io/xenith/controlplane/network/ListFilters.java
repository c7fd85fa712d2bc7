package io.xenith.controlplane.network;

import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.SortFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The filters and sort keys that all lists of networking have. */
final class ListFilters {

    private ListFilters() {}

    /**
     * What every list may be filtered by.
     *
     * @param ids any of them; empty: every
     * @param names any of them; empty: every
     * @param project only this one's
     * @param description exactly this
     */
    record Common(List<String> ids, List<String> names, Optional<String> project, Optional<String> description) {}

    /**
     * What every list may be filtered by of tags.
     *
     * @param all has all of them
     * @param any has one of them
     * @param notAll lacks one of them
     * @param notAny has none of them
     */
    record Tags(List<String> all, List<String> any, List<String> notAll, List<String> notAny) {}

    static Query common(Query query, String alias, Common filter) {
        return query.whereIf(!filter.ids().isEmpty(), alias + ".id::text = ANY (?::text[])", filter.ids())
                .whereIf(!filter.names().isEmpty(), alias + ".name = ANY (?::text[])", filter.names())
                .whereIf(
                        filter.project().isPresent(),
                        alias + ".project_id::text = ?",
                        filter.project().orElse(""))
                .whereIf(
                        filter.description().isPresent(),
                        alias + ".description = ?",
                        filter.description().orElse(""));
    }

    static Query tags(Query query, String alias, Tags filter) {
        String column = alias + ".tags";
        return query.whereIf(!filter.all().isEmpty(), column + " @> ?::text[]", filter.all())
                .whereIf(!filter.any().isEmpty(), column + " && ?::text[]", filter.any())
                .whereIf(!filter.notAll().isEmpty(), "NOT " + column + " @> ?::text[]", filter.notAll())
                .whereIf(!filter.notAny().isEmpty(), "NOT " + column + " && ?::text[]", filter.notAny());
    }

    /** By id, name, project and times, and by the columns named besides. */
    static SortFields sort(String alias, String... columns) {
        Map<String, String> fields = new HashMap<>();
        fields.put("id", alias + ".id");
        for (String column : columns) {
            fields.put(column, alias + "." + column);
        }
        fields.put("project_id", alias + ".project_id");
        fields.put("tenant_id", alias + ".project_id");
        fields.put("description", alias + ".description");
        fields.put("created_at", alias + ".created_at");
        return new SortFields(alias + ".id", SortFields.IdType.UUID, fields, List.of());
    }
}
