package io.xenith.scheduler;

/**
 * How full one host is in a snapshot.
 *
 * @param allocatable what claims may add up to, after reserves and overcommit
 * @param claimed what they add up to
 */
public record HostUsage(
        HostId id,
        String name,
        String availabilityZone,
        HostState state,
        boolean cordoned,
        boolean draining,
        Resources allocatable,
        Resources claimed) {
    /** What may still be claimed: nothing on a draining host, which counts as full. */
    public Resources free() {
        return draining ? Resources.NONE : allocatable.minus(claimed);
    }
}
