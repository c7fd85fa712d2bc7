package io.xenith.standalone.supervise;

import io.xenith.standalone.process.Launch;
import io.xenith.standalone.process.Posix;
import java.time.Duration;

/** A process to keep running. */
public non-sealed interface ManagedService extends Component {
    /** Makes ready what the process needs, each time before it starts. Idempotent. */
    default void prepare(Progress progress) throws Exception {}

    /** How to start it. Called after {@link #prepare}. */
    Launch launch() throws Exception;

    /** Whether the process does its work. */
    Probe probe();

    /** What to do each time once it answers, before those that depend on it may start. Idempotent. */
    default void afterStart(Progress progress) throws Exception {}

    /** The port to show to people. */
    int port();

    /**
     * How long it may take to answer, the very first start included. A quiet machine needs a tenth of it; on one that is busy with other
     * things, a start that is cut off and begun anew only makes it busier.
     */
    default Duration startLimit() {
        return Duration.ofMinutes(3);
    }

    /** The signal that asks it to stop. */
    default int stopSignal() {
        return Posix.SIGTERM;
    }

    /** How long it may take to stop before it is killed. */
    default Duration stopLimit() {
        return Duration.ofSeconds(15);
    }
}
