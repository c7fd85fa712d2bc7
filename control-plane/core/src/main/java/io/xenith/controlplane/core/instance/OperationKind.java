package io.xenith.controlplane.core.instance;

/** What may be asked of an instance. */
public enum OperationKind {
    CREATE,
    DELETE,
    START,
    STOP,
    REBOOT,
    PAUSE,
    UNPAUSE,
    SUSPEND,
    RESUME,
    REBUILD,
    RESIZE,
    CONFIRM_RESIZE,
    REVERT_RESIZE,
    MIGRATE,
    MIGRATE_COLD,
    EVACUATE,
    LOCK,
    UNLOCK,
    ATTACH_PORT,
    DETACH_PORT,
    ATTACH_VOLUME,
    DETACH_VOLUME
}
