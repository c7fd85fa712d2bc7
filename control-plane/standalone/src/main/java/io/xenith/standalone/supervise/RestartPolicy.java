package io.xenith.standalone.supervise;

import java.time.Duration;

/**
 * How often, and after what pause, a service that ended is started again.
 *
 * @param firstPause before the first time
 * @param longestPause doubling ends there
 * @param giveUpAfter failures in a row
 * @param stableAfter a service that was ready for so long begins to count anew
 */
public record RestartPolicy(Duration firstPause, Duration longestPause, int giveUpAfter, Duration stableAfter) {
    /** For services of people. */
    public static final RestartPolicy DEFAULT =
            new RestartPolicy(Duration.ofMillis(500), Duration.ofSeconds(15), 6, Duration.ofSeconds(30));

    /** The pause after so many failures in a row (from 1). */
    public Duration pauseAfter(int failures) {
        var doublings = Math.min(failures - 1, 20);
        var pause = firstPause.multipliedBy(1L << doublings);
        return pause.compareTo(longestPause) < 0 ? pause : longestPause;
    }
}
