package io.xenith.scheduler;

import static java.util.Objects.requireNonNull;

/** How an instance wants to lie to the other members of its group. Members count wherever their claims are, also on hosts that are down. */
public sealed interface Grouping {
    /** In no group. */
    Grouping ALONE = new Alone();

    /** In no group. */
    record Alone() implements Grouping {}

    /** In a group, under one of the four policies. */
    sealed interface InGroup extends Grouping {
        /** The group whose members are looked at. */
        GroupId group();
    }

    /** Only on a host that already has a member; the first member may go anywhere. */
    record Affinity(GroupId group) implements InGroup {
        public Affinity {
            requireNonNull(group, "group");
        }
    }

    /**
     * Only on a host with fewer members than {@code maxPerHost}.
     *
     * @param maxPerHost at least 1, and 1 is the plain policy
     */
    record AntiAffinity(GroupId group, int maxPerHost) implements InGroup {
        public AntiAffinity {
            requireNonNull(group, "group");
            if (maxPerHost < 1) {
                throw new IllegalArgumentException("maxPerHost out of bounds: " + maxPerHost);
            }
        }

        public AntiAffinity(GroupId group) {
            this(group, 1);
        }
    }

    /** Rather where more members are; never a reason for refusal. */
    record SoftAffinity(GroupId group) implements InGroup {
        public SoftAffinity {
            requireNonNull(group, "group");
        }
    }

    /** Rather where fewer members are; never a reason for refusal. */
    record SoftAntiAffinity(GroupId group) implements InGroup {
        public SoftAntiAffinity {
            requireNonNull(group, "group");
        }
    }
}
