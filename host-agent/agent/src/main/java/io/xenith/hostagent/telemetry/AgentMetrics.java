package io.xenith.hostagent.telemetry;

import io.xenith.hostagent.domain.Step;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** The metrics of one agent process, over all its hosts, in Prometheus' text form. */
public final class AgentMetrics {

    private static final double NANOS_PER_SECOND = 1e9;

    /** How much work is done, by kind of step, and how long it takes. */
    private final Map<String, LongAdder> steps = new ConcurrentSkipListMap<>();

    private final Map<String, LongAdder> stepNanos = new ConcurrentSkipListMap<>();

    /** Why work fails: the reasons of the contract. */
    private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();

    /** Where domains arrive. */
    private final Map<String, LongAdder> settled = new ConcurrentSkipListMap<>();

    /** What the control plane is answered. */
    private final Map<String, LongAdder> applied = new ConcurrentSkipListMap<>();

    private final Map<String, DoubleSupplier> gauges = new ConcurrentSkipListMap<>();

    /** A step was done in so many nanoseconds. */
    public void stepDone(Step step, long nanos) {
        String name = step.getClass().getSimpleName();
        add(steps, name, 1);
        add(stepNanos, name, nanos);
    }

    /** A step failed, for a reason of the contract. */
    public void stepFailed(String reason) {
        add(failures, reason, 1);
    }

    /** A domain has become as intended. */
    public void settled(Step.Settled state) {
        add(settled, state.name(), 1);
    }

    /** An ApplyDomain was answered: {@code OK}, or the reason of the refusal. */
    public void applied(String answer) {
        add(applied, answer, 1);
    }

    /** A value that is read when somebody asks. */
    public void gauge(String name, DoubleSupplier value) {
        gauges.put(name, value);
    }

    /** All metrics as text, version 0.0.4 of the form. */
    public String render() {
        StringBuilder text = new StringBuilder(4096);
        counter(text, "xenith_agent_steps_total", "step", steps, 1);
        counter(text, "xenith_agent_step_seconds_total", "step", stepNanos, NANOS_PER_SECOND);
        counter(text, "xenith_agent_failures_total", "reason", failures, 1);
        counter(text, "xenith_agent_domains_settled_total", "state", settled, 1);
        counter(text, "xenith_agent_applies_total", "answer", applied, 1);
        gauges.forEach((name, value) -> text.append("# TYPE ")
                .append(name)
                .append(" gauge\n")
                .append(name)
                .append(' ')
                .append(value.getAsDouble())
                .append('\n'));
        return text.toString();
    }

    private static void counter(
            StringBuilder text, String name, String label, Map<String, LongAdder> values, double divisor) {
        text.append("# TYPE ").append(name).append(" counter\n");
        values.forEach((value, count) -> text.append(name)
                .append('{')
                .append(label)
                .append("=\"")
                .append(value)
                .append("\"} ")
                .append(divisor == 1 ? Long.toString(count.sum()) : Double.toString(count.sum() / divisor))
                .append('\n'));
    }

    private static void add(Map<String, LongAdder> counters, String label, long amount) {
        counters.computeIfAbsent(label, key -> new LongAdder()).add(amount);
    }
}
