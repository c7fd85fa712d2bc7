package io.xenith.hostagent.options;

/** What becomes of domains that were wanted up when their host rebooted. */
public enum AfterReboot {
    /**
     * They wait until the control plane orders them again: it may have proved that the host was down and started them elsewhere.
     * An unreachable control plane is waited for.
     */
    ASK,
    /**
     * They are started at once. Only for a host whose instances nothing ever starts elsewhere, as where the control plane itself
     * is a guest of the host.
     */
    RESTART
}
