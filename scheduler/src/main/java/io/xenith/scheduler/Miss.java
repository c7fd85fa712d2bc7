package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

/** Why one rule refuses one host. */
public sealed interface Miss {
    /** The rule that refuses. */
    Rule rule();

    /** The reason for an operator, without the host's name: {@code asked 4096 MiB, 1024 MiB free}. */
    String words();

    /**
     * Too little of a resource is free.
     *
     * @param asked in the resource's unit
     * @param free in the resource's unit; never negative, also where claims exceed a capacity that was lowered
     */
    record Shortfall(Rule rule, Resource resource, long asked, long free) implements Miss {
        public Shortfall {
            requireNonNull(rule, "rule");
            requireNonNull(resource, "resource");
        }

        /** How much more would have been enough, in the resource's unit. */
        public long missing() {
            return asked - free;
        }

        @Override
        public String words() {
            return "asked " + resource.inWords(asked) + ", " + resource.inWords(free) + " free";
        }
    }

    /** Something other than an amount stands against it. */
    record Refused(Rule rule, String words) implements Miss {
        public Refused {
            requireNonNull(rule, "rule");
            requireNonNull(words, "words");
        }
    }
}
