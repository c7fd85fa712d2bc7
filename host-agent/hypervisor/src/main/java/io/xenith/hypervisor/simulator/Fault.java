package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.Failure;
import java.util.Objects;

/** What may be made to happen to one micro-operation. */
public sealed interface Fault {
    /** It takes that long before it takes effect; longer than the call's timeout, it times out without effect. */
    record Delay(DurationRange range) implements Fault {
        public Delay {
            Objects.requireNonNull(range);
        }
    }

    /** It fails and has no effect. */
    record FailBefore(Failure failure) implements Fault {
        public FailBefore {
            Objects.requireNonNull(failure);
        }
    }

    /** It takes effect and the answer is lost. */
    record FailAfter(Failure failure) implements Fault {
        public FailAfter {
            Objects.requireNonNull(failure);
        }
    }

    /** It neither takes effect nor ends, until the call's timeout or its cancellation. */
    record Hang() implements Fault {}
}
