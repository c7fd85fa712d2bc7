package io.xenith.scheduler;

/**
 * Amounts of every {@link Resource}. Each lies in 0 .. 2^31-1, as the snapshot keeps them as 32-bit columns; that is 2 PiB of memory.
 * Anything else is refused with an {@link IllegalArgumentException}.
 *
 * @param vcpus virtual processors
 * @param memoryMib memory, MiB
 * @param diskGib local disk, GiB
 */
public record Resources(int vcpus, long memoryMib, long diskGib) {
    /** Nothing of anything. */
    public static final Resources NONE = new Resources(0, 0, 0);

    public Resources {
        requireInBounds(Resource.VCPUS, vcpus);
        requireInBounds(Resource.MEMORY, memoryMib);
        requireInBounds(Resource.DISK, diskGib);
    }

    /** The amount of one resource, in its unit. */
    public long amount(Resource resource) {
        return switch (resource) {
            case VCPUS -> vcpus;
            case MEMORY -> memoryMib;
            case DISK -> diskGib;
        };
    }

    /** The sum of both; throws {@link IllegalArgumentException} when it leaves the bounds. */
    public Resources plus(Resources other) {
        return new Resources(toVcpus((long) vcpus + other.vcpus), memoryMib + other.memoryMib, diskGib + other.diskGib);
    }

    /** What is left when {@code other} is taken away, never less than zero. */
    public Resources minus(Resources other) {
        return new Resources(
                Math.max(0, vcpus - other.vcpus),
                Math.max(0, memoryMib - other.memoryMib),
                Math.max(0, diskGib - other.diskGib));
    }

    private static int toVcpus(long amount) {
        requireInBounds(Resource.VCPUS, amount);
        return (int) amount;
    }

    private static void requireInBounds(Resource resource, long amount) {
        if (amount < 0 || amount > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(resource.label() + " out of bounds: " + amount);
        }
    }
}
