package io.xenith.controlplane.core.instance;

/** What was last seen of an instance's power. */
public enum PowerState {
    /** Not yet seen, or could not look. */
    NONE,
    RUNNING,
    PAUSED,
    OFF,
    CRASHED,
    SUSPENDED
}
