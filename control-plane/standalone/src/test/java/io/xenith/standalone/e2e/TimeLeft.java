package io.xenith.standalone.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether there is time for a class that says {@link NeedsMinutes}. */
final class TimeLeft implements ExecutionCondition {
    static final String UNTIL = "XENITH_TESTS_UNTIL";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        // Only of the class itself: what was begun is ended.
        var needs = context.getTestMethod().isPresent()
                ? Optional.<NeedsMinutes>empty()
                : context.getTestClass().map(type -> type.getAnnotation(NeedsMinutes.class));
        var until = System.getenv(UNTIL);
        if (needs.isEmpty() || until == null || until.isBlank()) {
            return ConditionEvaluationResult.enabled("nobody waits");
        }
        return decide(Duration.ofMinutes(needs.get().value()), Long.parseLong(until.strip()), Instant.now());
    }

    static ConditionEvaluationResult decide(Duration needed, long untilSeconds, Instant now) {
        var left = Duration.between(now, Instant.ofEpochSecond(untilSeconds));
        return left.compareTo(needed) >= 0
                ? ConditionEvaluationResult.enabled("there is time")
                : ConditionEvaluationResult.disabled("%d minutes may be needed and %d are left (%s)"
                        .formatted(needed.toMinutes(), left.toMinutes(), UNTIL));
    }
}
