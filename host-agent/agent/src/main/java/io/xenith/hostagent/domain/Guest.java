package io.xenith.hostagent.domain;

import static java.util.Objects.requireNonNull;

import io.xenith.hypervisor.DomainRef;
import io.xenith.hypervisor.ShutdownReason;

/** What the hypervisor has under a domain's id. */
public sealed interface Guest {

    /** Surely nothing. */
    record None() implements Guest {}

    /** A domain that has not ended. */
    record Up(DomainRef ref, boolean paused, Marks marks) implements Guest {
        public Up {
            requireNonNull(ref);
            requireNonNull(marks);
        }
    }

    /** A domain that has ended and still holds its memory. */
    record Ended(DomainRef ref, ShutdownReason reason, Marks marks) implements Guest {
        public Ended {
            requireNonNull(ref);
            requireNonNull(reason);
            requireNonNull(marks);
        }
    }

    /** A domain whose making did not come to its end. */
    record HalfMade(DomainRef ref) implements Guest {
        public HalfMade {
            requireNonNull(ref);
        }
    }

    /** A domain that is being destroyed. */
    record Dying(DomainRef ref) implements Guest {
        public Dying {
            requireNonNull(ref);
        }
    }

    /** A domain that somebody else made under this id, and nobody told us to adopt. */
    record Foreign(DomainRef ref) implements Guest {
        public Foreign {
            requireNonNull(ref);
        }
    }
}
