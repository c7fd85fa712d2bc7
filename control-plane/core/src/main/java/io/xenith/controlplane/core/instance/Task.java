package io.xenith.controlplane.core.instance;

/** What is open on an instance now, finer than the status. */
public enum Task {
    NONE,
    PLACING,
    CREATING_DOMAIN,
    STARTING,
    STOPPING,
    REBOOTING,
    REBOOTING_HARD,
    PAUSING,
    UNPAUSING,
    SUSPENDING,
    RESUMING,
    REBUILDING,
    RESIZING,
    CONFIRMING,
    REVERTING,
    MIGRATING,
    DELETING
}
