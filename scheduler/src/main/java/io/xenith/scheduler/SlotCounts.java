package io.xenith.scheduler;

import java.util.Arrays;

/** How many members of one group are on each host that has any: two parallel arrays, sorted by slot. Immutable. */
final class SlotCounts {
    static final SlotCounts NONE = new SlotCounts(new int[0], new int[0]);

    private final int[] slots;
    private final int[] counts;

    private SlotCounts(int[] slots, int[] counts) {
        this.slots = slots;
        this.counts = counts;
    }

    int size() {
        return slots.length;
    }

    int slot(int position) {
        return slots[position];
    }

    int count(int position) {
        return counts[position];
    }

    int at(int slot) {
        int position = Arrays.binarySearch(slots, slot);
        return position < 0 ? 0 : counts[position];
    }

    /** With the count of one host replaced; zero or less takes the host out. */
    SlotCounts with(int slot, int count) {
        int position = Arrays.binarySearch(slots, slot);
        if (position >= 0 && count > 0) {
            var changed = counts.clone();
            changed[position] = count;
            return new SlotCounts(slots, changed);
        }
        if (position >= 0) {
            return new SlotCounts(without(slots, position), without(counts, position));
        }
        return count > 0
                ? new SlotCounts(inserted(slots, -position - 1, slot), inserted(counts, -position - 1, count))
                : this;
    }

    private static int[] without(int[] values, int position) {
        var left = Arrays.copyOf(values, values.length - 1);
        System.arraycopy(values, position + 1, left, position, left.length - position);
        return left;
    }

    private static int[] inserted(int[] values, int position, int value) {
        var more = Arrays.copyOf(values, values.length + 1);
        System.arraycopy(values, position, more, position + 1, values.length - position);
        more[position] = value;
        return more;
    }
}
