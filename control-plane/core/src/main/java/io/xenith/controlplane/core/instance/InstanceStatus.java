package io.xenith.controlplane.core.instance;

/** What a user is told of an instance. Computed, never stored. */
public enum InstanceStatus {
    BUILDING,
    RUNNING,
    OFF,
    PAUSED,
    SUSPENDED,
    REBOOTING,
    REBOOTING_HARD,
    REBUILDING,
    RESIZING,
    AWAITING_CONFIRMATION,
    REVERTING,
    MIGRATING,
    FAILED,
    DELETING,
    DELETED,
    /** We do not know. */
    UNKNOWN
}
