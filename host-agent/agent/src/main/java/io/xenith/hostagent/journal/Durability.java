package io.xenith.hostagent.journal;

/** What a stored intention survives. */
public enum Durability {
    /** The death of the process: a simulated host has no power to lose. */
    PROCESS,
    /** The loss of power too: every group of changes is forced to the disk. */
    POWER
}
