package io.xenith.scheduler;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Finds a host's slot (page x 64 + offset) by its id: an open-addressed table of slots whose keys stay in the pages. Immutable. Copied
 * when hosts come and go, which is seldom, and never for claims.
 */
final class SlotIndex {
    static final SlotIndex EMPTY = new SlotIndex(filled(16));

    private static final int FREE = -1;

    private final int[] table;

    private SlotIndex(int[] table) {
        this.table = table;
    }

    OptionalInt find(HostPage[] pages, HostId id) {
        int mask = table.length - 1;
        for (int at = hash(id) & mask; table[at] != FREE; at = (at + 1) & mask) {
            int slot = table[at];
            if (pages[slot / HostPage.HOSTS].holds(slot % HostPage.HOSTS, id)) {
                return OptionalInt.of(slot);
            }
        }
        return OptionalInt.empty();
    }

    /** With one more host, which must not be in it. */
    SlotIndex with(HostPage[] pages, int hostCount, HostId id, int slot) {
        if (hostCount * 2 > table.length) {
            return rebuilt(pages, table.length * 2);
        }
        var copy = table.clone();
        insert(copy, id, slot);
        return new SlotIndex(copy);
    }

    /** The index of exactly the hosts that are present in the pages. */
    SlotIndex rebuilt(HostPage[] pages) {
        return rebuilt(pages, table.length);
    }

    private static SlotIndex rebuilt(HostPage[] pages, int length) {
        var fresh = filled(length);
        for (int page = 0; page < pages.length; page++) {
            for (long left = pages[page].facts.present; left != 0; left &= left - 1) {
                int offset = Long.numberOfTrailingZeros(left);
                insert(fresh, pages[page].id(offset), page * HostPage.HOSTS + offset);
            }
        }
        return new SlotIndex(fresh);
    }

    private static void insert(int[] table, HostId id, int slot) {
        int mask = table.length - 1;
        int at = hash(id) & mask;
        while (table[at] != FREE) {
            at = (at + 1) & mask;
        }
        table[at] = slot;
    }

    private static int hash(HostId id) {
        // The halves are mixed unevenly: UUID.hashCode is equal for all ids whose halves are equal, which simulated
        // fleets like to have.
        long mixed = id.value().getMostSignificantBits() * 0x9E3779B97F4A7C15L
                + id.value().getLeastSignificantBits();
        return (int) ((mixed * 0xD6E8FEB86659FD93L) >>> 32);
    }

    private static int[] filled(int length) {
        var table = new int[length];
        Arrays.fill(table, FREE);
        return table;
    }
}
