package io.xenith.controlplane.core.instance;

/** How a domain should be. */
public enum IntendedPower {
    RUNNING,
    /** Stopped, disks kept. */
    OFF,
    PAUSED,
    /** Memory saved to disk. */
    SUSPENDED,
    /** Nothing left of it on its host. */
    ABSENT;

    /** What an agent reports once it is so. */
    public ObservedState seenAs() {
        return switch (this) {
            case RUNNING -> ObservedState.RUNNING;
            case OFF -> ObservedState.OFF;
            case PAUSED -> ObservedState.PAUSED;
            case SUSPENDED -> ObservedState.SUSPENDED;
            case ABSENT -> ObservedState.ABSENT;
        };
    }
}
