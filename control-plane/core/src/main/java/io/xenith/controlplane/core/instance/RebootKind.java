package io.xenith.controlplane.core.instance;

/** Whether a guest is asked to reboot or made to. */
public enum RebootKind {
    SOFT,
    HARD
}
