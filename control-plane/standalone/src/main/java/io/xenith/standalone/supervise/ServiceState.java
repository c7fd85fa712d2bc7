package io.xenith.standalone.supervise;

/** Where a component is in its life, as shown to people. */
public enum ServiceState {
    /** Something it depends on is not ready. */
    WAITING,
    /** Its files and settings are being made. */
    PREPARING,
    /** Its process runs and does not answer yet. */
    STARTING,
    /** Does its work. */
    READY,
    /** Ended by itself; will be started again after a pause. */
    BACKING_OFF,
    /** Ended too often, or cannot start; waits for somebody to ask. */
    FAILED,
    /** Was asked to stop. */
    STOPPING,
    /** Does not run. */
    STOPPED
}
