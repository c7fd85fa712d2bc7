package io.xenith.hypervisor;

/** How a domain's state is written. */
public enum SuspendMode {
    /** Stop the guest, then write. */
    STOPPED,
    /** Write while the guest runs, then stop it and write the rest: for live migration. Like {@link #STOPPED} where Xen cannot tell what it writes. */
    LIVE
}
