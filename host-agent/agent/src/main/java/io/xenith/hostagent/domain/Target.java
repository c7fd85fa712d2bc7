package io.xenith.hostagent.domain;

import static java.util.Objects.requireNonNull;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How a domain should be, as far as decisions need it.
 *
 * @param shape the hash of the intended hardware, see {@link Shape}
 * @param disks root and ephemeral disks with their sizes; all carry the root disk's incarnation
 * @param stopTimeout how long a guest may take to stop by itself; zero for not asking it
 * @param volumes the volumes that it should have, by device
 * @param adopted whether the domain was taken over rather than made: its disks are not ours, so it cannot be made again
 * @param arrives whether the domain is to come from another host as it runs, and has not yet
 * @param leaves whether it is in a move away from here; what is not here is not made then
 * @param mayReturn whether one that has left may go on here
 */
public record Target(
        long generation,
        Power power,
        String shape,
        long rebootCount,
        boolean softReboot,
        Duration stopTimeout,
        long incarnation,
        SortedMap<DiskId, ByteSize> disks,
        SortedMap<String, UUID> volumes,
        boolean adopted,
        boolean arrives,
        boolean leaves,
        boolean mayReturn) {

    public Target {
        requireNonNull(power);
        requireNonNull(shape);
        requireNonNull(stopTimeout);
        disks = Collections.unmodifiableSortedMap(new TreeMap<>(disks));
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
    }

    /** What a domain made now is marked with. */
    public Marks marks() {
        return new Marks(generation, shape, rebootCount, incarnation);
    }
}
