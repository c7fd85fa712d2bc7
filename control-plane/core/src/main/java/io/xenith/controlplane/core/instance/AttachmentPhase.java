package io.xenith.controlplane.core.instance;

/** How far a volume is in coming to an instance, or in leaving it. */
public enum AttachmentPhase {
    /** Its agent is told that the instance has it. */
    ATTACHING,
    /** Seen there. */
    ATTACHED,
    /** Its agent is told that the instance has it no more; should the guest not let go, it stays. */
    DETACHING,
    /** An attaching that was given up: the instance may have it all the same, until its agent has said that it has not. */
    LEAVING;

    /** Whether the instance's agent is told of it. */
    public boolean isIntended() {
        return switch (this) {
            case ATTACHING, ATTACHED -> true;
            case DETACHING, LEAVING -> false;
        };
    }
}
