package io.xenith.scheduler;

import java.util.Arrays;

/**
 * What changes seldom about the 64 hosts of a page. Countable things are one array a column; everything else is one bit a host, so that
 * a rule judges 64 hosts with a few bit operations.
 *
 * <p>Written only by whoever made it with {@link #copy} and before a {@link HostPage} holds it; immutable from then on.
 */
final class HostFacts {
    final long[] idHigh = new long[HostPage.HOSTS];
    final long[] idLow = new long[HostPage.HOSTS];
    final String[] names = new String[HostPage.HOSTS];
    final int[][] allocatable = new int[Resource.values().length][HostPage.HOSTS];
    /** 1 / allocatable, or 0 where nothing is; the ranking multiplies by it for every feasible host. */
    final float[][] perUnit = new float[Resource.values().length][HostPage.HOSTS];

    long present;
    long up;
    long down;
    long cordoned;
    long draining;
    /** By zone code; zones that no host of this page was ever in may lie beyond the end. */
    long[] zones = new long[0];
    /** By trait code, likewise. */
    long[] traits = new long[0];

    HostFacts() {
        Arrays.fill(names, "");
    }

    HostFacts copy() {
        var copy = new HostFacts();
        System.arraycopy(idHigh, 0, copy.idHigh, 0, HostPage.HOSTS);
        System.arraycopy(idLow, 0, copy.idLow, 0, HostPage.HOSTS);
        System.arraycopy(names, 0, copy.names, 0, HostPage.HOSTS);
        for (int r = 0; r < allocatable.length; r++) {
            System.arraycopy(allocatable[r], 0, copy.allocatable[r], 0, HostPage.HOSTS);
            System.arraycopy(perUnit[r], 0, copy.perUnit[r], 0, HostPage.HOSTS);
        }
        copy.present = present;
        copy.up = up;
        copy.down = down;
        copy.cordoned = cordoned;
        copy.draining = draining;
        copy.zones = zones.clone();
        copy.traits = traits.clone();
        return copy;
    }

    void write(int offset, Host host, Dictionary zoneCodes, Dictionary traitCodes) {
        clear(offset);
        long bit = 1L << offset;
        idHigh[offset] = host.id().value().getMostSignificantBits();
        idLow[offset] = host.id().value().getLeastSignificantBits();
        names[offset] = host.name();
        present |= bit;
        writeState(offset, host.state());
        writeScheduling(offset, host.cordoned(), host.draining());
        zones = withBit(zones, zoneCodes.find(host.availabilityZone()).orElseThrow(), bit);
        for (var trait : host.traits()) {
            traits = withBit(traits, traitCodes.find(trait).orElseThrow(), bit);
        }
        var most = host.capacity().allocatable();
        for (var resource : Resource.values()) {
            int amount = (int) most.amount(resource);
            allocatable[resource.column()][offset] = amount;
            perUnit[resource.column()][offset] = amount == 0 ? 0 : 1f / amount;
        }
    }

    void writeState(int offset, HostState state) {
        up = withBit(up, offset, state == HostState.UP);
        down = withBit(down, offset, state == HostState.DOWN);
    }

    void writeScheduling(int offset, boolean isCordoned, boolean isDraining) {
        cordoned = withBit(cordoned, offset, isCordoned);
        draining = withBit(draining, offset, isDraining);
    }

    void clear(int offset) {
        long others = ~(1L << offset);
        idHigh[offset] = 0;
        idLow[offset] = 0;
        names[offset] = "";
        present &= others;
        up &= others;
        down &= others;
        cordoned &= others;
        draining &= others;
        for (int code = 0; code < zones.length; code++) {
            zones[code] &= others;
        }
        for (int code = 0; code < traits.length; code++) {
            traits[code] &= others;
        }
        for (int r = 0; r < allocatable.length; r++) {
            allocatable[r][offset] = 0;
            perUnit[r][offset] = 0;
        }
    }

    HostState state(int offset) {
        long bit = 1L << offset;
        if ((up & bit) != 0) {
            return HostState.UP;
        }
        return (down & bit) != 0 ? HostState.DOWN : HostState.UNKNOWN;
    }

    /** The column of a code, which is empty for codes this page has not met. */
    static long column(long[] columns, int code) {
        return code < columns.length ? columns[code] : 0;
    }

    private static long withBit(long word, int offset, boolean set) {
        long bit = 1L << offset;
        return set ? word | bit : word & ~bit;
    }

    private static long[] withBit(long[] columns, int code, long bit) {
        var wide = code < columns.length ? columns : Arrays.copyOf(columns, code + 1);
        wide[code] |= bit;
        return wide;
    }
}
