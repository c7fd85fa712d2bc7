package io.xenith.controlplane.core.placement;

import io.xenith.controlplane.core.instance.GuestType;
import io.xenith.scheduler.HostTraits;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Traits that follow from what an agent says of its host. */
public final class GuestTraits {
    /** Of a host whose agent gives and takes domains as they run. An older one would make a new domain instead. */
    public static final String LIVE_MOVE = "XENITH_LIVE_MOVE";

    /** Of a host whose agent knows of volumes. An older one would take the order and leave them out. */
    public static final String VOLUMES = "XENITH_VOLUMES";

    /** How the trait begins that names the store which a host has together with others. Between them disks need not be copied. */
    public static final String STORE_BEGINNING = "XENITH_STORE_";

    private static final int STORE_DIGITS = 32;
    private static final String GUEST_PREFIX = "XENITH_GUEST_";

    private GuestTraits() {}

    /**
     * The store that a trait of {@link #STORE_BEGINNING} names.
     *
     * @throws IllegalArgumentException for any other trait
     */
    public static UUID storeOf(String trait) {
        var digits = trait.substring(Math.min(trait.length(), STORE_BEGINNING.length()));
        if (!trait.startsWith(STORE_BEGINNING) || digits.length() != STORE_DIGITS) {
            throw new IllegalArgumentException("names no store: " + trait);
        }
        return new UUID(
                Long.parseUnsignedLong(digits, 0, STORE_DIGITS / 2, 16),
                Long.parseUnsignedLong(digits, STORE_DIGITS / 2, STORE_DIGITS, 16));
    }

    /** The trait of a host that can run guests of a type. */
    public static String of(GuestType type) {
        return GUEST_PREFIX + type.name();
    }

    /** A host's traits with those under which images ask for the same things: architecture, hypervisor and VM mode. */
    public static Set<String> complete(Collection<String> traits, String architecture) {
        var all = new TreeSet<>(traits);
        if (!architecture.isEmpty()) {
            all.add(HostTraits.architecture(architecture));
        }
        // All our hosts are Xen hosts; simulated ones stand for them.
        all.add(HostTraits.hypervisor("xen"));
        for (var trait : traits) {
            if (trait.startsWith(GUEST_PREFIX)) {
                all.add(HostTraits.vmMode(trait.substring(GUEST_PREFIX.length()).toLowerCase(Locale.ROOT)));
            }
        }
        return all;
    }
}
