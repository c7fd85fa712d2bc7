package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.MicroOperation;
import io.xenith.hypervisor.ShutdownReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What goes wrong on one simulated host: by plan, and by what a test says. Thread-safe; in force from the next call on. */
public final class Faults {
    private static final Verdict FINE = new Verdict(Duration.ZERO, false, null, null);

    private final Map<MicroOperation, Queue<Fault>> next = new EnumMap<>(MicroOperation.class);
    private FaultPlan plan = FaultPlan.none();
    private @Nullable String toolstackDown;

    Faults() {}

    /** Replaces the plan. */
    public synchronized void follow(FaultPlan newPlan) {
        plan = newPlan;
    }

    /** Lets the next call of this operation suffer that fault, once; several queue up. */
    public synchronized void next(MicroOperation operation, Fault fault) {
        next.computeIfAbsent(operation, _ -> new ArrayDeque<>()).add(fault);
    }

    /** Lets every call fail with {@link Failure.ToolstackDown} until {@link #heal}. Guests run on. */
    public synchronized void takeToolstackDown(String why) {
        toolstackDown = why;
    }

    /** Ends it all: toolstack up, no plan, nothing queued. */
    public synchronized void heal() {
        toolstackDown = null;
        plan = FaultPlan.none();
        next.clear();
    }

    synchronized Verdict judge(MicroOperation operation, RandomGenerator chance) {
        if (toolstackDown != null) {
            return FINE.failingBefore(new Failure.ToolstackDown(toolstackDown));
        }
        var verdict = FINE;
        var queued = next.get(operation);
        var fault = queued == null ? null : queued.poll();
        if (fault != null) {
            verdict = verdict.with(fault, chance);
        }
        for (var rule : plan.rules()) {
            if (rule.operations().contains(operation) && chance.nextDouble() < rule.probability()) {
                verdict = verdict.with(rule.fault(), chance);
            }
        }
        return verdict;
    }

    synchronized GuestVerdict judgeGuest(RandomGenerator chance) {
        var verdict = new GuestVerdict(null, ShutdownReason.CRASH, false);
        for (var rule : plan.guestRules()) {
            if (chance.nextDouble() < rule.probability()) {
                verdict = switch (rule.fault()) {
                    case GuestFault.EndsAfter(var range, var reason) ->
                        new GuestVerdict(range.pick(chance), reason, verdict.ignoresShutdown());
                    case GuestFault.IgnoresShutdown() -> new GuestVerdict(verdict.endsAfter(), verdict.reason(), true);
                };
            }
        }
        return verdict;
    }

    /** What happens to one call. */
    record Verdict(
            Duration delay,
            boolean hangs,
            @Nullable Failure before,
            @Nullable Failure after) {
        private Verdict with(Fault fault, RandomGenerator chance) {
            return switch (fault) {
                case Fault.Delay(var range) -> new Verdict(delay.plus(range.pick(chance)), hangs, before, after);
                case Fault.FailBefore(var failure) -> failingBefore(failure);
                case Fault.FailAfter(var failure) -> new Verdict(delay, hangs, before, failure);
                case Fault.Hang() -> new Verdict(delay, true, before, after);
            };
        }

        private Verdict failingBefore(Failure failure) {
            return new Verdict(delay, hangs, failure, after);
        }
    }

    /** What happens to one guest. */
    record GuestVerdict(@Nullable Duration endsAfter, ShutdownReason reason, boolean ignoresShutdown) {}
}
