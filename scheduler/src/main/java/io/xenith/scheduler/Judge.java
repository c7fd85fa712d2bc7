package io.xenith.scheduler;

/** How a {@link Rule} decides. Pure functions of a page, its number in the snapshot, and the request. */
sealed interface Judge {
    /** Every host of a page. */
    long ALL = ~0L;

    /** One bit a host: set where the rule lets it pass. Bits of empty slots mean nothing. */
    long admitted(HostPage page, int number, Ask ask);

    /** Why the host at a slot does not pass. */
    Miss miss(Rule rule, HostPage page, int slot, Ask ask);

    /** How far the host at an offset, which does not pass, is from passing: up to 1 for amounts, more for what no waiting will change. */
    double distance(HostPage page, int offset, Ask ask);

    /** Enough of one resource is free. Nothing asked is always free, also where claims exceed a lowered capacity. */
    record Room(Resource resource) implements Judge {
        @Override
        public long admitted(HostPage page, int number, Ask ask) {
            int asked = ask.amount(resource);
            if (asked == 0) {
                return ALL;
            }
            int[] allocatable = page.facts.allocatable[resource.column()];
            int[] claimed = page.claimed[resource.column()];
            long admitted = 0;
            for (int offset = 0; offset < HostPage.HOSTS; offset++) {
                // Both are 0 .. 2^31-1, so the difference cannot overflow.
                if (allocatable[offset] - claimed[offset] >= asked) {
                    admitted |= 1L << offset;
                }
            }
            return admitted;
        }

        @Override
        public Miss miss(Rule rule, HostPage page, int slot, Ask ask) {
            long free = Math.max(0, page.free(resource, Snapshot.offset(slot)));
            return new Miss.Shortfall(rule, resource, ask.amount(resource), free);
        }

        @Override
        public double distance(HostPage page, int offset, Ask ask) {
            double asked = ask.amount(resource);
            return (asked - Math.max(0, page.free(resource, offset))) / asked;
        }
    }

    /**
     * Something holds of the host or does not.
     *
     * @param weight the distance of every host that does not pass
     */
    record Condition(double weight, Test test, Words words) implements Judge {
        @Override
        public long admitted(HostPage page, int number, Ask ask) {
            return test.admitted(page, number, ask);
        }

        @Override
        public Miss miss(Rule rule, HostPage page, int slot, Ask ask) {
            return new Miss.Refused(rule, words.of(page, slot, ask));
        }

        @Override
        public double distance(HostPage page, int offset, Ask ask) {
            return weight;
        }
    }

    /** As {@link Judge#admitted}. */
    @FunctionalInterface
    interface Test {
        long admitted(HostPage page, int number, Ask ask);
    }

    /** The reason in words, for a host that does not pass. */
    @FunctionalInterface
    interface Words {
        String of(HostPage page, int slot, Ask ask);
    }
}
