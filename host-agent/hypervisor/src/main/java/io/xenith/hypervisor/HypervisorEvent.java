package io.xenith.hypervisor;

import java.time.Instant;
import java.util.Objects;

/** What a host tells by itself. Events are hints to look again; the truth is what a look finds. */
public sealed interface HypervisorEvent {
    /** A guest ended; its domain stays until destroyed. libxl's {@code DOMAIN_SHUTDOWN}. */
    record DomainShutdown(DomainRef domain, ShutdownReason reason, Instant at) implements HypervisorEvent {
        public DomainShutdown {
            Objects.requireNonNull(domain);
            Objects.requireNonNull(reason);
            Objects.requireNonNull(at);
        }
    }

    /** A domain is no more, whoever destroyed it. libxl's {@code DOMAIN_DEATH}. */
    record DomainGone(DomainRef domain, Instant at) implements HypervisorEvent {
        public DomainGone {
            Objects.requireNonNull(domain);
            Objects.requireNonNull(at);
        }
    }

    /** Something may have been missed (the toolstack or the host restarted): read everything again. */
    record EventsLost(String why) implements HypervisorEvent {
        public EventsLost {
            Objects.requireNonNull(why);
        }
    }
}
