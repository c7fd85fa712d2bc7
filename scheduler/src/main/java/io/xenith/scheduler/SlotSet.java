package io.xenith.scheduler;

import java.util.Set;

/** A set of hosts as one bit a slot, in the words that pages are judged by. */
final class SlotSet {
    private final long[] words;

    private SlotSet(int pages) {
        words = new long[pages];
    }

    static SlotSet of(Snapshot snapshot, Set<HostId> hosts) {
        var set = new SlotSet(hosts.isEmpty() ? 0 : snapshot.pageCount());
        for (var host : hosts) {
            snapshot.findSlot(host).ifPresent(set::add);
        }
        return set;
    }

    /** The hosts with at least this many members. */
    static SlotSet withAtLeast(Snapshot snapshot, SlotCounts members, int least) {
        var set = new SlotSet(members.size() == 0 ? 0 : snapshot.pageCount());
        for (int position = 0; position < members.size(); position++) {
            if (members.count(position) >= least) {
                set.add(members.slot(position));
            }
        }
        return set;
    }

    long word(int page) {
        return page < words.length ? words[page] : 0;
    }

    boolean has(int slot) {
        return (word(slot / HostPage.HOSTS) >>> (slot % HostPage.HOSTS) & 1) != 0;
    }

    private void add(int slot) {
        words[slot / HostPage.HOSTS] |= 1L << (slot % HostPage.HOSTS);
    }
}
