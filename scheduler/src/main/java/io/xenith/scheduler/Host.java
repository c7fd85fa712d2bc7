package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;

/**
 * Everything the record knows of one host that bears on placement, as one row read at one moment.
 *
 * @param name unique among hosts and known to operators; explanations use it
 * @param cordoned takes no new placements
 * @param draining being emptied: counts as full, not absent
 * @param claimed the sum of all claims on it
 * @param groupMembers how many members each instance group has on it; only counts above zero
 * @param revision grows with every change of the row, claims included; see {@link FleetView}
 */
public record Host(
        HostId id,
        String name,
        String availabilityZone,
        HostState state,
        boolean cordoned,
        boolean draining,
        Capacity capacity,
        Resources claimed,
        Set<String> traits,
        Map<GroupId, Integer> groupMembers,
        long revision) {
    public Host {
        requireNonNull(id, "id");
        requireNonNull(name, "name");
        requireNonNull(availabilityZone, "availabilityZone");
        requireNonNull(state, "state");
        requireNonNull(capacity, "capacity");
        requireNonNull(claimed, "claimed");
        traits = Set.copyOf(traits);
        groupMembers = Map.copyOf(groupMembers);
        for (int members : groupMembers.values()) {
            if (members < 1) {
                throw new IllegalArgumentException("group members out of bounds: " + members);
            }
        }
    }

    /** A host that is up, holds nothing, belongs to no zone of note and has no traits. */
    public static HostBuilder builder(HostId id, String name) {
        return new HostBuilder(id, name);
    }

    /** A builder that starts from this host. */
    public HostBuilder toBuilder() {
        return new HostBuilder(this);
    }
}
