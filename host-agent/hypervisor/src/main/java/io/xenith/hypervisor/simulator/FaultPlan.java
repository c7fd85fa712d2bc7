package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.MicroOperation;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which faults happen how often, on their own. Rules are independent: each is drawn for each operation it names, in order.
 */
public record FaultPlan(List<Rule> rules, List<GuestRule> guestRules) {
    private static final FaultPlan NONE = new FaultPlan(List.of(), List.of());

    public FaultPlan {
        rules = List.copyOf(rules);
        guestRules = List.copyOf(guestRules);
    }

    /** A host where nothing goes wrong. */
    public static FaultPlan none() {
        return NONE;
    }

    /**
     * Reads a plan from a line of configuration: rules separated by {@code ;}, each
     * {@code <operation or *>:<fault>[@<probability>]}. Operations are {@link MicroOperation#label labels}; faults are
     * {@code delay=<duration>[..<duration>]}, {@code fail=<failure>}, {@code lose=<failure>} (it happens, the answer is
     * lost) and {@code hang}; failures are {@code out-of-memory}, {@code disk-full}, {@code toolstack-down},
     * {@code timed-out}, {@code bad-stream} and {@code unexpected}. For guests: {@code guest:crash=<durations>},
     * {@code guest:power-off=<durations>}, {@code guest:reboot=<durations>}, {@code guest:ignore-shutdown}. Example:
     * {@code create-paused:delay=50ms..2s@0.1; unpause:fail=toolstack-down@0.01; guest:crash=1s..5s@0.02}.
     *
     * @throws IllegalArgumentException naming the rule that cannot be read
     */
    public static FaultPlan parse(String text) {
        return FaultPlanParser.parse(text);
    }

    /** One fault for some operations, each time with that probability (0 to 1). */
    public record Rule(Set<MicroOperation> operations, Fault fault, double probability) {
        public Rule {
            checkProbability(probability);
            operations = EnumSet.copyOf(operations);
        }
    }

    /** One fault for guests, each with that probability (0 to 1). */
    public record GuestRule(GuestFault fault, double probability) {
        public GuestRule {
            checkProbability(probability);
        }
    }

    private static void checkProbability(double probability) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("not a probability: " + probability);
        }
    }
}
