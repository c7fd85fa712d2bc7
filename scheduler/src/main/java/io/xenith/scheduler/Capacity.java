package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

/**
 * What a host has, what is kept back for dom0 and the agent, and how often the rest may be promised.
 *
 * @param total what the machine has
 * @param reserved kept back before overcommit; more than the total leaves nothing
 */
public record Capacity(Resources total, Resources reserved, Overcommit overcommit) {
    public Capacity {
        requireNonNull(total, "total");
        requireNonNull(reserved, "reserved");
        requireNonNull(overcommit, "overcommit");
    }

    /** All of {@code total} may be claimed, once. */
    public static Capacity exactly(Resources total) {
        return new Capacity(total, Resources.NONE, Overcommit.NONE);
    }

    /** What claims may add up to: {@code floor((total - reserved) x ratio)} for each resource. */
    public Resources allocatable() {
        return new Resources(
                (int) allocatable(Resource.VCPUS), allocatable(Resource.MEMORY), allocatable(Resource.DISK));
    }

    private long allocatable(Resource resource) {
        long left = Math.max(0, total.amount(resource) - reserved.amount(resource));
        return (long) Math.min(Integer.MAX_VALUE, Math.floor(left * overcommit.ratio(resource)));
    }
}
