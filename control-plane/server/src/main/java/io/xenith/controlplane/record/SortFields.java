package io.xenith.controlplane.record;

import io.xenith.controlplane.v1.Sort;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * By what a list may be sorted.
 *
 * @param id SQL expression of the id: the last and deciding key
 * @param idType of that expression
 * @param expressions SQL expression of each field that callers may name; none may be NULL (use coalesce)
 * @param byDefault order when the caller names none; the id comes after it by itself
 */
public record SortFields(String id, IdType idType, Map<String, String> expressions, List<Key> byDefault) {

    /** What a marker looks like. */
    public enum IdType {
        /** A uuid column. */
        UUID,
        /** A text column. */
        TEXT
    }

    /**
     * One sort key.
     *
     * @param expression SQL
     * @param descending the direction
     */
    public record Key(String expression, boolean descending) {}

    public SortFields {
        expressions = Map.copyOf(expressions);
        byDefault = List.copyOf(byDefault);
    }

    /** The keys of a request, most significant first and ending in the id; INVALID_FIELD for a field that is not there. */
    List<Key> keys(List<Sort> asked) {
        Map<String, Key> keys = new LinkedHashMap<>();
        for (Sort sort : asked) {
            String expression = expressions.get(sort.getField());
            if (expression == null) {
                throw Refusals.invalidField("sort", "cannot sort by '" + sort.getField() + "'");
            }
            keys.putIfAbsent(expression, new Key(expression, sort.getDescending()));
        }
        if (asked.isEmpty()) {
            byDefault.forEach(key -> keys.putIfAbsent(key.expression(), key));
        }
        // In the direction of the other keys, so that one index serves all of them.
        boolean descending = !keys.isEmpty() && keys.values().stream().allMatch(Key::descending);
        keys.putIfAbsent(id, new Key(id, descending));
        return List.copyOf(keys.values());
    }
}
