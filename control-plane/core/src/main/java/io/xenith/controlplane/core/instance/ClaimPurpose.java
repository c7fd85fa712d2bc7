package io.xenith.controlplane.core.instance;

/** What a piece of a host is held for. */
public enum ClaimPurpose {
    /** For the incarnation that runs, or is about to. */
    DOMAIN,
    /** For the size or place to go back to, while a resize awaits its word. */
    RETAINED
}
