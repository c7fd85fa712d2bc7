package io.xenith.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Numbers for strings, in order of first sight. Immutable; codes are never taken back, as zones and traits are few and long-lived. */
final class Dictionary {
    static final Dictionary EMPTY = new Dictionary(Map.of(), List.of());

    private final Map<String, Integer> codes;
    private final List<String> names;

    private Dictionary(Map<String, Integer> codes, List<String> names) {
        this.codes = codes;
        this.names = names;
    }

    OptionalInt find(String name) {
        var code = codes.get(name);
        return code == null ? OptionalInt.empty() : OptionalInt.of(code);
    }

    String name(int code) {
        return names.get(code);
    }

    int size() {
        return names.size();
    }

    /** This dictionary if it has them all. */
    Dictionary with(Iterable<String> wanted) {
        var result = this;
        for (var name : wanted) {
            if (!result.codes.containsKey(name)) {
                var moreCodes = new HashMap<>(result.codes);
                moreCodes.put(name, result.size());
                var moreNames = new ArrayList<>(result.names);
                moreNames.add(name);
                result = new Dictionary(moreCodes, moreNames);
            }
        }
        return result;
    }
}
