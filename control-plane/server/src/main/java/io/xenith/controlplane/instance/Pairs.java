package io.xenith.controlplane.instance;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Maps of text as the record keeps them: an array of key, unit separator, value. That is cheap to read, and containment finds exact pairs. */
final class Pairs {
    private static final char SEPARATOR = '\u001f';

    private Pairs() {}

    static List<String> toColumn(Map<String, String> pairs) {
        return new TreeMap<>(pairs)
                .entrySet().stream()
                        .map(pair -> pair.getKey() + SEPARATOR + pair.getValue())
                        .toList();
    }

    static SortedMap<String, String> ofColumn(Collection<String> column) {
        var pairs = new TreeMap<String, String>();
        for (var pair : column) {
            int at = pair.indexOf(SEPARATOR);
            pairs.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return pairs;
    }
}
