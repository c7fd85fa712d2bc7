package io.xenith.hypervisor;

/** Why a domain shut down, in the order of Xen's {@code SHUTDOWN_*} codes (xen/include/public/sched.h). */
public enum ShutdownReason {
    /** The guest powered itself off, by itself or because it was asked. */
    POWEROFF,
    /** The guest wants a fresh start: destroy it and create it again. */
    REBOOT,
    /** Its state was written to a stream; resume it or destroy it. */
    SUSPEND,
    /** The guest's kernel panicked, or Xen stopped it for a fault. */
    CRASH,
    /** Xen's watchdog ran out. */
    WATCHDOG,
    /** The guest asked for a soft reset (kexec in an HVM guest); treated as a reboot. */
    SOFT_RESET
}
