package io.xenith.scheduler;

/**
 * How many times each resource of a host may be promised. 1.0 promises what is there, 4.0 four times as much. A ratio that is not
 * positive and finite is refused with an {@link IllegalArgumentException}.
 */
public record Overcommit(double vcpus, double memory, double disk) {
    /** Processors four times, memory and disk once. Xen guests cannot be made to share memory they use. */
    public static final Overcommit DEFAULT = new Overcommit(4.0, 1.0, 1.0);

    /** Nothing promised twice. */
    public static final Overcommit NONE = new Overcommit(1.0, 1.0, 1.0);

    public Overcommit {
        requirePositive("vcpus", vcpus);
        requirePositive("memory", memory);
        requirePositive("disk", disk);
    }

    /** The ratio of one resource. */
    public double ratio(Resource resource) {
        return switch (resource) {
            case VCPUS -> vcpus;
            case MEMORY -> memory;
            case DISK -> disk;
        };
    }

    private static void requirePositive(String name, double ratio) {
        if (!(ratio > 0) || Double.isInfinite(ratio)) {
            throw new IllegalArgumentException(name + " overcommit ratio out of bounds: " + ratio);
        }
    }
}
