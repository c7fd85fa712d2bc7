package io.xenith.standalone.supervise;

import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * The supervisor's own log. A print stream, since the JDK's logging is taken down by a shutdown hook of its own, and the most
 * interesting lines are those of our shutdown.
 */
public final class SupervisorLog {
    private final PrintStream out;
    private final InstantSource clock;

    /** Writes lines to the stream. */
    public SupervisorLog(PrintStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /** One line; the pid is left out when it is 0. */
    void say(String message, String service, long pid) {
        out.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + message + " service=" + service
                + (pid == 0 ? "" : " pid=" + pid));
    }

    /** One line about the whole. */
    public void say(String message) {
        out.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + message);
    }
}
