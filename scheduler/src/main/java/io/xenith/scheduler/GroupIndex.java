package io.xenith.scheduler;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the members of each instance group are. Immutable; kept in many small maps so that a claim by a group's member copies one of them
 * and not all groups of the fleet.
 */
final class GroupIndex {
    private static final int BUCKETS = 256;

    static final GroupIndex EMPTY = new GroupIndex(Collections.nCopies(BUCKETS, Map.of()));

    private final List<Map<GroupId, SlotCounts>> buckets;

    private GroupIndex(List<Map<GroupId, SlotCounts>> buckets) {
        this.buckets = buckets;
    }

    SlotCounts members(GroupId group) {
        var members = buckets.get(bucketOf(group)).get(group);
        return members == null ? SlotCounts.NONE : members;
    }

    GroupIndex with(GroupId group, SlotCounts members) {
        var bucket = new HashMap<>(buckets.get(bucketOf(group)));
        if (members.size() == 0) {
            bucket.remove(group);
        } else {
            bucket.put(group, members);
        }
        var changed = new ArrayList<>(buckets);
        changed.set(bucketOf(group), bucket);
        return new GroupIndex(changed);
    }

    private static int bucketOf(GroupId group) {
        return (group.value().hashCode() * 0x9E3779B9) >>> 24;
    }
}
