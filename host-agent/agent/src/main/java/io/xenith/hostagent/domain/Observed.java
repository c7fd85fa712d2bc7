package io.xenith.hostagent.domain;

import static java.util.Objects.requireNonNull;

import io.xenith.hypervisor.ByteSize;
import io.xenith.hypervisor.DiskId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Everything that a decision about one domain rests on besides the target.
 *
 * @param disks every disk that the store has for the domain, with its size. Config drives are never in a target: they are made
 *     when the domain is, and go with other leftovers
 * @param volumes the volumes that a domain which is up has, by device; empty where there is none
 * @param settledGeneration the last generation at which the domain was seen as intended; 0 for never
 * @param move what was noted of its moves between hosts
 * @param rootImageReady whether the root disk's image is verified on this host and pinned
 * @param bootImagesReady whether kernel and ramdisk are; true where none are needed
 */
public record Observed(
        Guest guest,
        Saved saved,
        SortedMap<DiskId, ByteSize> disks,
        SortedMap<String, UUID> volumes,
        long settledGeneration,
        EndNote end,
        StopOrder stop,
        Move move,
        boolean rootImageReady,
        boolean bootImagesReady) {

    public Observed {
        requireNonNull(guest);
        requireNonNull(saved);
        requireNonNull(end);
        requireNonNull(stop);
        requireNonNull(move);
        disks = Collections.unmodifiableSortedMap(new TreeMap<>(disks));
        volumes = Collections.unmodifiableSortedMap(new TreeMap<>(volumes));
    }

    /** Whether nothing at all is left of the domain. */
    public boolean isNothing() {
        return guest instanceof Guest.None && saved instanceof Saved.None && disks.isEmpty();
    }
}
