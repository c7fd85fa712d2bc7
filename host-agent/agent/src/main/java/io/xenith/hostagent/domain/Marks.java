package io.xenith.hostagent.domain;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * What a domain was made from. Written on the domain itself as labels when it is made, so that an agent that knows nothing
 * any more still sees whether a running domain is as it should be.
 *
 * @param generation of the spec that it was made from
 * @param shape the hash of its hardware, see {@link Shape}
 * @param rebootCount reboot orders that were done by making it
 * @param incarnation of its root disk
 */
public record Marks(long generation, String shape, long rebootCount, long incarnation) {

    private static final String GENERATION = "xenith-generation";
    private static final String SHAPE = "xenith-shape";
    private static final String REBOOTS = "xenith-reboots";
    private static final String INCARNATION = "xenith-root-disk";

    public Marks {
        requireNonNull(shape);
    }

    /** As labels of the hypervisor. */
    public Map<String, String> toLabels() {
        return Map.of(
                GENERATION, Long.toString(generation),
                SHAPE, shape,
                REBOOTS, Long.toString(rebootCount),
                INCARNATION, Long.toString(incarnation));
    }

    /** Reads labels; empty for a domain that this agent did not make. */
    public static Optional<Marks> find(Map<String, String> labels) {
        String generation = labels.get(GENERATION);
        String shape = labels.get(SHAPE);
        String reboots = labels.get(REBOOTS);
        String incarnation = labels.get(INCARNATION);
        if (generation == null || shape == null || reboots == null || incarnation == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Marks(Long.parseLong(generation), shape, Long.parseLong(reboots), Long.parseLong(incarnation)));
        } catch (NumberFormatException e) {
            return Optional.empty(); // somebody else's labels under our names
        }
    }
}
