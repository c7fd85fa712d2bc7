package io.xenith.standalone.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class that is not begun when a run that must end in time has fewer minutes left than this. {@code XENITH_TESTS_UNTIL} says when it must, in seconds of
 * the epoch; without it there is no hurry. What was left out is listed as skipped, with the reason.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TimeLeft.class)
@interface NeedsMinutes {
    /** What the class takes on a slow machine. */
    int value();
}
