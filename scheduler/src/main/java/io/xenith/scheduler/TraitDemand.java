package io.xenith.scheduler;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The traits a host must have, and those it must not have. A trait in both leaves no host. */
public record TraitDemand(Set<String> required, Set<String> forbidden) {
    /** Asks for nothing. */
    public static final TraitDemand NONE = new TraitDemand(Set.of(), Set.of());

    private static final String KEY_PREFIX = "trait:";

    public TraitDemand {
        required = Set.copyOf(required);
        forbidden = Set.copyOf(forbidden);
    }

    /**
     * Reads {@code trait:NAME=required} and {@code trait:NAME=forbidden} from a flavor's extra specs; other keys are not its business.
     *
     * @throws IllegalArgumentException when a trait key has another value; the message is fit for the person who wrote it
     */
    public static TraitDemand ofFlavor(Map<String, String> extraSpecs) {
        var required = new TreeSet<String>();
        var forbidden = new TreeSet<String>();
        extraSpecs.forEach((key, value) -> {
            if (key.startsWith(KEY_PREFIX)) {
                var trait = key.substring(KEY_PREFIX.length());
                switch (value) {
                    case "required" -> required.add(trait);
                    case "forbidden" -> forbidden.add(trait);
                    default ->
                        throw new IllegalArgumentException(
                                key + " must be 'required' or 'forbidden', not '" + value + "'");
                }
            }
        });
        return new TraitDemand(required, forbidden);
    }

    /**
     * Reads an image's properties: {@code trait:} keys as in {@link #ofFlavor}, and architecture, hypervisor type, VM mode and firmware as
     * the traits that {@link HostTraits} names.
     *
     * @throws IllegalArgumentException as {@link #ofFlavor}
     */
    public static TraitDemand ofImage(Map<String, String> properties) {
        return ofFlavor(properties).and(new TraitDemand(HostTraits.requiredByImage(properties), Set.of()));
    }

    /** Both demands at once. */
    public TraitDemand and(TraitDemand other) {
        return new TraitDemand(union(required, other.required), union(forbidden, other.forbidden));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        var all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }
}
