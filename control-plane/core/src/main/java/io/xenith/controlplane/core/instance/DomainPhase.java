package io.xenith.controlplane.core.instance;

/** Where a domain stands in the life of its instance. */
public enum DomainPhase {
    /** Its place is claimed; its agent has not been told and will not be while it is in this phase. */
    PLANNED,
    /** Coming from another host, where it is the instance still; its agent is told, and claims are held. */
    ARRIVING,
    /** The one that is the instance now. */
    LIVE,
    /** Stopped and kept to go back to, while a resize awaits confirmation. */
    RETAINED,
    /** To be absent; holds its claims until its agent has said that it is. */
    ENDING,
    /** Its agent said that nothing is left. Kept for a while, to know late reports. */
    ENDED
}
