package io.xenith.hypervisor.simulator;

import io.xenith.hypervisor.ShutdownReason;
import java.util.Objects;

/** What may be made to happen to one guest, decided when it is created. */
public sealed interface GuestFault {
    /** It ends by itself, that long after its first instruction. */
    record EndsAfter(DurationRange range, ShutdownReason reason) implements GuestFault {
        public EndsAfter {
            Objects.requireNonNull(range);
            Objects.requireNonNull(reason);
        }
    }

    /** It hears no request to shut down or reboot. */
    record IgnoresShutdown() implements GuestFault {}
}
