package io.xenith.hypervisor.simulator;

/** What a change of a simulated host survives once it was answered. */
public enum Durability {
    /**
     * The end of the process, {@code kill -9} included: every change is handed to the operating system before it is
     * answered. A power cut may lose the last changes (the kernel's write-back time, about half a minute); as the real
     * machine's domains would be gone then too, reboot the simulated host after one.
     */
    PROCESS,
    /** A power cut too: every change is forced to the disk before it is answered. Milliseconds each. */
    POWER_CUT
}
