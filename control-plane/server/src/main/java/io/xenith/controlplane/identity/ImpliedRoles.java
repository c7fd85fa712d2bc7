package io.xenith.controlplane.identity;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The built-in roles and which of them come with which: admin implies member, member implies reader. */
final class ImpliedRoles {

    static final String ADMIN = "admin";
    static final String MEMBER = "member";
    static final String READER = "reader";
    static final String SERVICE = "service";

    /** Built in, in the order in which each implies the next; service stands alone. */
    static final List<String> BUILT_IN = List.of(ADMIN, MEMBER, READER, SERVICE);

    private ImpliedRoles() {}

    /** The names held and all that come with them. */
    static Set<String> expand(List<String> held) {
        Set<String> all = new LinkedHashSet<>(held);
        if (all.contains(ADMIN)) {
            all.add(MEMBER);
        }
        if (all.contains(MEMBER)) {
            all.add(READER);
        }
        return all;
    }
}
