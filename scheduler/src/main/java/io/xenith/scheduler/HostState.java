package io.xenith.scheduler;

/** Whether the host's agent is heard from. Only an {@link #UP} host takes placements. */
public enum HostState {
    UP,
    /** Known not to answer or to be powered off. */
    DOWN,
    /** Not heard from, or never yet; nothing may be concluded from that, so nothing is placed there either. */
    UNKNOWN
}
