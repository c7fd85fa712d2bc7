package io.xenith.hypervisor.dom0.command;

import io.xenith.hypervisor.Call;
import io.xenith.hypervisor.Cancellation;
import io.xenith.hypervisor.Failure;
import io.xenith.hypervisor.HypervisorException;
import java.time.Duration;

/** What is left of a {@link Call} that takes several steps: its timeout counts from the making of this. */
public final class TimeLeft {
    private final Call call;
    private final long deadlineNanos;

    public TimeLeft(Call call) {
        this.call = call;
        this.deadlineNanos = System.nanoTime() + call.timeout().toNanos();
    }

    /** The time to the deadline, positive; {@link Failure.TimedOut} after it, {@link Failure.Cancelled} when cancelled. */
    public Duration check() {
        if (call.cancellation().isCancelled() || Thread.currentThread().isInterrupted()) {
            throw new HypervisorException(new Failure.Cancelled());
        }
        long left = deadlineNanos - System.nanoTime();
        if (left <= 0) {
            throw new HypervisorException(new Failure.TimedOut(call.timeout()));
        }
        return Duration.ofNanos(left);
    }

    /** What there was at the beginning. */
    public Duration timeout() {
        return call.timeout();
    }

    public Cancellation cancellation() {
        return call.cancellation();
    }

    /** For log lines. */
    public String operationId() {
        return call.operationId();
    }
}
