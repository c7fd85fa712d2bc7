package io.xenith.controlplane.network;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.xenith.controlplane.record.Query;
import io.xenith.controlplane.record.SortFields;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The filters and sort keys that all lists of networking have. */
final class ListFilters {

    private ListFilters() {}

    /**
     * Adds the filters that lists have alike: fields of one name in messages of many types, hence read by name; a list that lacks one is
     * not filtered by it.
     *
     * @param alias of the table
     */
    static Query apply(Query query, String alias, Message request) {
        any(query, request, "ids", alias + ".id::text = ANY (?::text[])");
        any(query, request, "names", alias + ".name = ANY (?::text[])");
        any(query, request, "tags_all", alias + ".tags @> ?::text[]");
        any(query, request, "tags_any", alias + ".tags && ?::text[]");
        any(query, request, "not_tags_all", "NOT " + alias + ".tags @> ?::text[]");
        any(query, request, "not_tags_any", "NOT " + alias + ".tags && ?::text[]");
        exactly(query, request, "project_id", alias + ".project_id::text = ?");
        exactly(query, request, "description", alias + ".description = ?");
        return query;
    }

    private static void any(Query query, Message request, String field, String condition) {
        FieldDescriptor descriptor = request.getDescriptorForType().findFieldByName(field);
        query.whereIf(
                descriptor != null && request.getRepeatedFieldCount(descriptor) > 0,
                condition,
                descriptor == null ? List.of() : request.getField(descriptor));
    }

    private static void exactly(Query query, Message request, String field, String condition) {
        FieldDescriptor descriptor = request.getDescriptorForType().findFieldByName(field);
        query.whereIf(
                descriptor != null && request.hasField(descriptor),
                condition,
                descriptor == null ? "" : request.getField(descriptor));
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
