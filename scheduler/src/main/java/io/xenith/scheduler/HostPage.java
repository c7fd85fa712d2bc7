package io.xenith.scheduler;

import java.util.Arrays;
import java.util.UUID;

/**
 * 64 neighbouring hosts: one word of bits, and small enough that a changed claim copies some hundred bytes. Immutable.
 */
final class HostPage {
    static final int HOSTS = 64;
    static final HostPage EMPTY =
            new HostPage(new HostFacts(), new int[Resource.values().length][HOSTS], new GroupId[HOSTS][0]);

    private static final GroupId[] NO_GROUPS = new GroupId[0];

    final HostFacts facts;
    /** By resource, then host. */
    final int[][] claimed;
    /** The groups with members on each host, so that a host's memberships can be found without walking all groups. */
    final GroupId[][] groups;

    private HostPage(HostFacts facts, int[][] claimed, GroupId[][] groups) {
        this.facts = facts;
        this.claimed = claimed;
        this.groups = groups;
    }

    HostPage withFacts(HostFacts changed) {
        return new HostPage(changed, claimed, groups);
    }

    HostPage withClaimed(int offset, Resources sum) {
        var changed = new int[claimed.length][];
        for (var resource : Resource.values()) {
            var column = claimed[resource.column()].clone();
            column[offset] = (int) sum.amount(resource);
            changed[resource.column()] = column;
        }
        return new HostPage(facts, changed, groups);
    }

    HostPage withGroup(int offset, GroupId group) {
        var here = Arrays.copyOf(groups[offset], groups[offset].length + 1);
        here[here.length - 1] = group;
        return withGroups(offset, here);
    }

    HostPage withoutGroup(int offset, GroupId group) {
        var here = Arrays.stream(groups[offset])
                .filter(other -> !other.equals(group))
                .toArray(GroupId[]::new);
        return withGroups(offset, here.length == 0 ? NO_GROUPS : here);
    }

    private HostPage withGroups(int offset, GroupId[] here) {
        var changed = groups.clone();
        changed[offset] = here;
        return new HostPage(facts, claimed, changed);
    }

    HostId id(int offset) {
        return new HostId(new UUID(facts.idHigh[offset], facts.idLow[offset]));
    }

    boolean holds(int offset, HostId id) {
        return facts.idHigh[offset] == id.value().getMostSignificantBits()
                && facts.idLow[offset] == id.value().getLeastSignificantBits();
    }

    Resources claimed(int offset) {
        return resources(claimed, offset);
    }

    Resources allocatable(int offset) {
        return resources(facts.allocatable, offset);
    }

    /** What may still be claimed; negative where the capacity was lowered below the claims. */
    long free(Resource resource, int offset) {
        return (long) facts.allocatable[resource.column()][offset] - claimed[resource.column()][offset];
    }

    private static Resources resources(int[][] columns, int offset) {
        return new Resources(
                columns[Resource.VCPUS.column()][offset],
                columns[Resource.MEMORY.column()][offset],
                columns[Resource.DISK.column()][offset]);
    }
}
