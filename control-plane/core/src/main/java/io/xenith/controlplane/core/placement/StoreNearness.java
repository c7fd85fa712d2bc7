package io.xenith.controlplane.core.placement;

/** What a host's store must have to do with that of the host where an instance is. */
public enum StoreNearness {
    /** Nothing. */
    ANY,
    /** Hosts that have the same store go before all others. */
    RATHER_THE_SAME,
    /** No host will do that has not the same store. */
    THE_SAME
}
