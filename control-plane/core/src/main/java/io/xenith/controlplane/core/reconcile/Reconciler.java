package io.xenith.controlplane.core.reconcile;

/** Makes one thing converge. Takes no input: a signal or a timer only wakes it, and it looks at everything that matters again. */
public interface Reconciler {
    /** Stable name, for metrics and operators. */
    String name();

    /** One bounded round. */
    RoundStatus run();
}
