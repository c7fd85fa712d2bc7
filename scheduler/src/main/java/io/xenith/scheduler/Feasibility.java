package io.xenith.scheduler;

import java.util.ArrayList;
import java.util.List;

/** Which hosts of a snapshot pass every rule, and how many each rule removed. */
final class Feasibility {
    private static final Rule[] RULES = Rule.values();

    private final long[] feasible;
    private final int feasibleCount;
    private final int[] removed;

    private Feasibility(long[] feasible, int feasibleCount, int[] removed) {
        this.feasible = feasible;
        this.feasibleCount = feasibleCount;
        this.removed = removed;
    }

    static Feasibility of(Ask ask) {
        var snapshot = ask.snapshot;
        var feasible = new long[snapshot.pageCount()];
        var removed = new int[RULES.length];
        int feasibleCount = 0;
        for (int number = 0; number < feasible.length; number++) {
            var page = snapshot.pageAt(number);
            long left = page.facts.present;
            for (int r = 0; r < RULES.length && left != 0; r++) {
                long admitted = left & RULES[r].judge().admitted(page, number, ask);
                removed[r] += Long.bitCount(left) - Long.bitCount(admitted);
                left = admitted;
            }
            feasible[number] = left;
            feasibleCount += Long.bitCount(left);
        }
        return new Feasibility(feasible, feasibleCount, removed);
    }

    /** The feasible hosts of a page, one bit each. */
    long word(int page) {
        return feasible[page];
    }

    int count() {
        return feasibleCount;
    }

    List<Removal> removals() {
        var removals = new ArrayList<Removal>(RULES.length);
        for (int r = 0; r < RULES.length; r++) {
            removals.add(new Removal(RULES[r], removed[r]));
        }
        return removals;
    }

    /** The host with the least distance over all rules it fails; the first of equals. Only asked when no host is feasible. */
    static NearestMiss nearestMiss(Ask ask) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int number = 0; number < ask.snapshot.pageCount(); number++) {
            var page = ask.snapshot.pageAt(number);
            var distances = new double[HostPage.HOSTS];
            for (var rule : RULES) {
                long refused = page.facts.present & ~rule.judge().admitted(page, number, ask);
                for (; refused != 0; refused &= refused - 1) {
                    int offset = Long.numberOfTrailingZeros(refused);
                    distances[offset] += rule.judge().distance(page, offset, ask);
                }
            }
            for (long left = page.facts.present; left != 0; left &= left - 1) {
                int offset = Long.numberOfTrailingZeros(left);
                if (distances[offset] < least) {
                    least = distances[offset];
                    nearest = number * HostPage.HOSTS + offset;
                }
            }
        }
        return Double.isInfinite(least) ? new NearestMiss.NoHosts() : missesOf(nearest, ask);
    }

    private static NearestMiss missesOf(int slot, Ask ask) {
        var page = ask.snapshot.page(slot);
        int offset = Snapshot.offset(slot);
        var misses = new ArrayList<Miss>();
        for (var rule : RULES) {
            if ((rule.judge().admitted(page, slot / HostPage.HOSTS, ask) >>> offset & 1) == 0) {
                misses.add(rule.judge().miss(rule, page, slot, ask));
            }
        }
        return new NearestMiss.OnHost(page.id(offset), page.facts.names[offset], misses);
    }
}
