package io.xenith.gateway.placement;

import io.xenith.controlplane.v1.Host;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Traits of hosts under names that Placement allows. */
final class HostTraits {

    private static final Pattern STANDARD = Pattern.compile("(HW|COMPUTE|STORAGE|MISC|OWNER|CUSTOM)_[A-Z0-9_]+");
    private static final String CORDONED = "COMPUTE_STATUS_DISABLED";

    private HostTraits() {}

    /** All traits of a host; a cordoned one has the trait that says so. */
    static SortedSet<String> of(Host host) {
        SortedSet<String> names = new TreeSet<>();
        host.getTraitsList().forEach(trait -> names.add(name(trait)));
        if (host.getCordoned()) {
            names.add(CORDONED);
        }
        return names;
    }

    private static String name(String trait) {
        String upper = trait.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        return STANDARD.matcher(upper).matches() ? upper : "CUSTOM_" + upper;
    }
}
