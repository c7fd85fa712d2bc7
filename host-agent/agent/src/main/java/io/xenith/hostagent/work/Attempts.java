package io.xenith.hostagent.work;

import io.xenith.hostagent.work.WorkFailure.Retry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The failures in a row at one generation, and when to try again. Not thread-safe: the worker's own. */
final class Attempts {

    static final int FEW = 3;
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final int DOUBLINGS_AT_MOST = 16;
    // A stale picture is corrected by one look; more in a row are a disagreement, not a race.
    private static final int AT_ONCE_AT_MOST = 5;

    private long generation;
    private int count;
    private int atOnce;
    private @Nullable WorkFailure failure;
    private boolean last;
    private Instant notBefore = Instant.MIN;

    /** A newer order begins anew. */
    void startAt(long newGeneration) {
        if (newGeneration != generation) {
            generation = newGeneration;
            clear();
        }
    }

    void clear() {
        count = 0;
        atOnce = 0;
        failure = null;
        last = false;
        notBefore = Instant.MIN;
    }

    /** Notes a failure; whether the next try is at once. */
    boolean fail(WorkFailure newFailure, Instant now) {
        if (newFailure.retry() == Retry.AT_ONCE && ++atOnce <= AT_ONCE_AT_MOST) {
            return true;
        }
        count++;
        failure = newFailure;
        last = newFailure.retry() == Retry.NEVER || (newFailure.retry() == Retry.FEW_TIMES && count >= FEW);
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(count - 1, DOUBLINGS_AT_MOST));
        notBefore = now.plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        return false;
    }

    @Nullable
    WorkFailure failure() {
        return failure;
    }

    int count() {
        return count;
    }

    /** Whether nothing is tried any more at this generation. */
    boolean isFinal() {
        return last;
    }

    Instant notBefore() {
        return notBefore;
    }
}
