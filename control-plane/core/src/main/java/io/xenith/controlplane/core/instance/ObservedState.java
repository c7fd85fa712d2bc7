package io.xenith.controlplane.core.instance;

/** What an agent last saw of a domain. */
public enum ObservedState {
    /** Nothing was reported yet. */
    UNSEEN,
    /** The agent could not look. Never to be read as off. */
    UNKNOWN,
    RUNNING,
    PAUSED,
    /** Memory is saved on disk, there is no domain. */
    SUSPENDED,
    /** Disks are there, no domain. */
    OFF,
    /** The guest's kernel died. */
    CRASHED,
    /** Nothing is left on the host. */
    ABSENT,
    /** It was given to another host as it ran, and waits, suspended, to return or to go. Whether it runs there, that host says. */
    LEFT
}
