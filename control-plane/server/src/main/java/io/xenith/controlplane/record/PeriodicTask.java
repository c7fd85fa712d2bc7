package io.xenith.controlplane.record;

import java.time.Duration;

/**
 * Work that is done now and then by every replica: checks, forgetting what is old. Each bean of this type is run by the
 * process; a failure is logged and counted, and the next turn comes all the same.
 */
public interface PeriodicTask {

    /** A constant: the label of its metrics and its name in the log. */
    String name();

    /** The pause between two turns. */
    Duration every();

    /** One turn, of bounded work. May run at the same moment in another replica. */
    void run();
}
