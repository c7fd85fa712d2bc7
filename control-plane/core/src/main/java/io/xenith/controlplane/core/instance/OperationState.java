package io.xenith.controlplane.core.instance;

/** How far an operation, or a step of it, has come. */
public enum OperationState {
    OPEN,
    SUCCEEDED,
    FAILED,
    /** Given up for a delete. */
    CANCELLED
}
