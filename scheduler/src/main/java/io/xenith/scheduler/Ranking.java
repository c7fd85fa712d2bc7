package io.xenith.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Scores feasible hosts and keeps the best few. One per decision; see {@link PlacementEngine} for what the score is made of. */
final class Ranking {
    /** More than any fit, so that company decides before fit does. */
    private static final double PER_MEMBER = 2;
    /** More than any company, so that a preferred host wins whenever it is feasible. */
    private static final double PREFERRED = 1e9;

    private final PlacementPolicy policy;
    private final Ask ask;
    private final double perMember;
    private final int[] slots;
    private final double[] scores;
    private int kept;

    Ranking(PlacementPolicy policy, Ask ask) {
        this.policy = policy;
        this.ask = ask;
        perMember = switch (ask.request.grouping()) {
            case Grouping.SoftAffinity _ -> PER_MEMBER;
            case Grouping.SoftAntiAffinity _ -> -PER_MEMBER;
            case Grouping.Alone _, Grouping.Affinity _, Grouping.AntiAffinity _ -> 0;
        };
        int most = Math.max(policy.nearBestLimit(), policy.alternatives() + 1);
        slots = new int[most];
        scores = new double[most];
    }

    /**
     * The best hosts in the order to try them: the near-best shuffled, then the others by score. At least one, as {@code feasible} has one.
     */
    List<Candidate> rank(Feasibility feasible, RandomGenerator random) {
        int pages = ask.snapshot.pageCount();
        // Equal hosts are kept in the order they are met. Packing wants the same ones met first by everybody; spreading
        // wants them spread.
        int first = policy.strategy() == PlacementPolicy.Strategy.SPREAD ? random.nextInt(pages) : 0;
        for (int step = 0; step < pages; step++) {
            int number = (first + step) % pages;
            var page = ask.snapshot.pageAt(number);
            for (long left = feasible.word(number); left != 0; left &= left - 1) {
                int offset = Long.numberOfTrailingZeros(left);
                int slot = number * HostPage.HOSTS + offset;
                keep(slot, score(page, offset, slot));
            }
        }
        shuffle(nearBest(), random);
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < Math.min(kept, policy.alternatives() + 1); i++) {
            candidates.add(new Candidate(
                    ask.snapshot.page(slots[i]).id(Snapshot.offset(slots[i])),
                    ask.snapshot.page(slots[i]).facts.names[Snapshot.offset(slots[i])],
                    scores[i]));
        }
        return candidates;
    }

    private double score(HostPage page, int offset, int slot) {
        double full = (fullness(page, offset, Resource.VCPUS)
                        + fullness(page, offset, Resource.MEMORY)
                        + fullness(page, offset, Resource.DISK))
                / 3;
        double score = policy.strategy() == PlacementPolicy.Strategy.PACK ? full : 1 - full;
        if (perMember != 0) {
            score += perMember * ask.members.at(slot);
        }
        return ask.preferred.has(slot) ? score + PREFERRED : score;
    }

    /** The share of a resource that would be claimed with this instance there. */
    private double fullness(HostPage page, int offset, Resource resource) {
        int r = resource.column();
        return ((double) page.claimed[r][offset] + ask.amount(resource)) * page.facts.perUnit[r][offset];
    }

    private void keep(int slot, double score) {
        if (kept == slots.length && score <= scores[kept - 1]) {
            return;
        }
        int at = kept < slots.length ? kept++ : kept - 1;
        for (; at > 0 && scores[at - 1] < score; at--) {
            slots[at] = slots[at - 1];
            scores[at] = scores[at - 1];
        }
        slots[at] = slot;
        scores[at] = score;
    }

    private int nearBest() {
        int count = 1;
        while (count < Math.min(kept, policy.nearBestLimit()) && scores[count] >= scores[0] - policy.nearBest()) {
            count++;
        }
        return count;
    }

    private void shuffle(int count, RandomGenerator random) {
        for (int i = 0; i < count - 1; i++) {
            int other = i + random.nextInt(count - i);
            int slot = slots[i];
            double score = scores[i];
            slots[i] = slots[other];
            scores[i] = scores[other];
            slots[other] = slot;
            scores[other] = score;
        }
    }
}
