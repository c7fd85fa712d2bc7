package io.xenith.controlplane.core.instance;

import static java.util.Objects.requireNonNull;

import io.xenith.scheduler.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing asked of an instance, durable from the moment it was accepted.
 *
 * @param step the step to run next, or to undo next when {@code fault} is set; empty once it has ended
 * @param deadline when it is given up, or for a deletion looked at again
 * @param attempts hosts tried after the first
 * @param tried hosts that shall not be tried again
 * @param fault set as soon as it cannot succeed any more; an open operation with a fault is unwinding
 * @param route of an operation that was asked to move the instance to another host, else absent
 */
public record Operation(
        OperationId id,
        OperationKind kind,
        OperationState state,
        String step,
        Lease lease,
        Instant deadline,
        int attempts,
        List<HostId> tried,
        Reason reason,
        List<StepTrace> steps,
        @Nullable Fault fault,
        Instant startedAt,
        Instant updatedAt,
        @Nullable Instant finishedAt,
        @Nullable Route route) {
    /** Steps remembered at most; the oldest go first. A retried create repeats its steps, nothing else does. */
    private static final int MOST_STEPS = 32;

    public Operation {
        requireNonNull(id, "id");
        requireNonNull(kind, "kind");
        requireNonNull(state, "state");
        requireNonNull(step, "step");
        requireNonNull(lease, "lease");
        requireNonNull(deadline, "deadline");
        tried = List.copyOf(tried);
        requireNonNull(reason, "reason");
        steps = List.copyOf(steps);
        requireNonNull(startedAt, "startedAt");
        requireNonNull(updatedAt, "updatedAt");
    }

    /** One that is to begin. */
    public static Operation begun(
            OperationId id,
            OperationKind kind,
            String firstStep,
            Lease lease,
            Duration time,
            Reason reason,
            Instant now) {
        return new Operation(
                id,
                kind,
                OperationState.OPEN,
                firstStep,
                lease,
                now.plus(time),
                0,
                List.of(),
                reason,
                List.of(),
                null,
                now,
                now,
                null,
                null);
    }

    /** One that is over as soon as it is recorded. */
    public static Operation done(OperationId id, OperationKind kind, Reason reason, Instant now) {
        return new Operation(
                id,
                kind,
                OperationState.SUCCEEDED,
                "",
                new Lease.Waiting(),
                now,
                0,
                List.of(),
                reason,
                List.of(new StepTrace("record", OperationState.SUCCEEDED, now, now, "", "")),
                null,
                now,
                now,
                now,
                null);
    }

    /** Whether it is being undone. */
    public boolean isUnwinding() {
        return fault != null;
    }

    /** At another step. */
    public Operation at(String nextStep, Instant now) {
        return new Operation(
                id, kind, state, nextStep, lease, deadline, attempts, tried, reason, steps, fault, startedAt, now, null,
                route);
    }

    /** Moving the instance along this route. */
    public Operation along(Route next) {
        return new Operation(
                id,
                kind,
                state,
                step,
                lease,
                deadline,
                attempts,
                tried,
                reason,
                steps,
                fault,
                startedAt,
                updatedAt,
                finishedAt,
                next);
    }

    /** Under another lease. */
    public Operation with(Lease next, Instant now) {
        return next.equals(lease)
                ? this
                : new Operation(
                        id, kind, state, step, next, deadline, attempts, tried, reason, steps, fault, startedAt, now,
                        null, route);
    }

    /** With more time. */
    public Operation until(Instant nextDeadline, Instant now) {
        return new Operation(
                id,
                kind,
                state,
                step,
                lease,
                nextDeadline,
                attempts,
                tried,
                reason,
                steps,
                fault,
                startedAt,
                now,
                null,
                route);
    }

    /** One host further. */
    public Operation triedAlso(HostId host, Instant now) {
        var more = new ArrayList<>(tried);
        more.add(host);
        return new Operation(
                id,
                kind,
                state,
                step,
                lease,
                deadline,
                attempts + 1,
                more,
                reason,
                steps,
                fault,
                startedAt,
                now,
                null,
                route);
    }

    /** Unwinding for this reason, unless it does already. */
    public Operation failing(Fault why, Instant now) {
        return fault != null
                ? this
                : new Operation(
                        id, kind, state, step, lease, deadline, attempts, tried, reason, steps, why, startedAt, now,
                        null, route);
    }

    /** Over. */
    public Operation ended(OperationState end, Instant now) {
        return new Operation(
                id,
                kind,
                end,
                "",
                new Lease.Waiting(),
                deadline,
                attempts,
                tried,
                reason,
                closed(end, now),
                fault,
                startedAt,
                now,
                now,
                route);
    }

    /** With a step noted as begun, unless the last noted one is the same and open. */
    public Operation noting(String name, String hostName, Instant now) {
        var last = steps.isEmpty() ? null : steps.getLast();
        if (last != null && last.name().equals(name) && last.state() == OperationState.OPEN) {
            return this;
        }
        var more = new ArrayList<>(steps);
        more.add(new StepTrace(name, OperationState.OPEN, now, null, "", hostName));
        return withSteps(more, now);
    }

    /** With the last step noted as ended. */
    public Operation noted(OperationState end, String message, String hostName, Instant now) {
        if (steps.isEmpty() || steps.getLast().state() != OperationState.OPEN) {
            return this;
        }
        var more = new ArrayList<>(steps);
        var last = more.removeLast();
        more.add(new StepTrace(
                last.name(), end, last.startedAt(), now, message, hostName.isEmpty() ? last.hostName() : hostName));
        return withSteps(more, now);
    }

    private Operation withSteps(List<StepTrace> more, Instant now) {
        var kept = more.size() > MOST_STEPS ? more.subList(more.size() - MOST_STEPS, more.size()) : more;
        return new Operation(
                id,
                kind,
                state,
                step,
                lease,
                deadline,
                attempts,
                tried,
                reason,
                kept,
                fault,
                startedAt,
                now,
                finishedAt,
                route);
    }

    private List<StepTrace> closed(OperationState end, Instant now) {
        return noted(end, fault == null ? "" : fault.reason(), "", now).steps();
    }
}
